import { checkDeclarationNo } from '../../../vocabulary/declaration-no.ts'

export interface ReadNumbers {
  /** each once, in the order given */
  numbers: readonly string[]
  repeated: readonly string[]
  faults: readonly { text: string; why: string }[]
}

/**
 * Reads what was pasted: one number a line, a column of a sheet, or a list with commas. Blanks inside a number, as
 * printed on paper, belong to it; where a line is no number as a whole, blanks separate.
 */
export function readNumbers(pasted: string): ReadNumbers {
  const numbers = new Set<string>()
  const repeated = new Set<string>()
  const faults: { text: string; why: string }[] = []
  const pieces = pasted
    .split(/[\n\r\t,;，；、]+/)
    .map((piece) => piece.trim())
    .filter(Boolean)
    .flatMap((piece) => (checkDeclarationNo(piece).ok ? [piece] : piece.split(/\s+/)))
  for (const piece of pieces) {
    const check = checkDeclarationNo(piece)
    if (!check.ok) faults.push({ text: piece, why: whyNot(piece, check.code) })
    else if (check.flag === 'import') faults.push({ text: piece, why: '第9位为1，是进口报关单号' })
    else if (numbers.has(check.declarationNo)) repeated.add(check.declarationNo)
    else numbers.add(check.declarationNo)
  }
  return { numbers: [...numbers], repeated: [...repeated], faults }
}

function whyNot(piece: string, code: 'DECLARATION_NO_LENGTH' | 'DECLARATION_NO_FORMAT'): string {
  return code === 'DECLARATION_NO_LENGTH' ? `应为18位，现为${[...piece].length}位` : '格式不正确：应为18位数字，第5至8位为年份'
}
