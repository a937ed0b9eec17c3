/** The parts of a 报关单号: 4 customs district, 4 year, 1 flag, 9 serial. All text: 18 digits exceed a number. */
export type DeclarationNoCheck =
  | { ok: true; declarationNo: string; declareCustoms: string; year: string; flag: 'export' | 'import'; serial: string }
  | { ok: false; code: 'DECLARATION_NO_LENGTH' | 'DECLARATION_NO_FORMAT' }

const form = /^(\d{4})((?:19|20)\d{2})([01])(\d{9})$/

/** Reads a declaration number as typed; blanks inside, as printed on paper, are dropped. */
export function checkDeclarationNo(text: string): DeclarationNoCheck {
  const declarationNo = text.normalize('NFKC').replaceAll(/\s/g, '')
  if ([...declarationNo].length !== 18) return { ok: false, code: 'DECLARATION_NO_LENGTH' }
  const [, declareCustoms, year, flag, serial] = form.exec(declarationNo) ?? []
  if (!declareCustoms || !year || !flag || !serial) return { ok: false, code: 'DECLARATION_NO_FORMAT' }
  return { ok: true, declarationNo, declareCustoms, year, flag: flag === '0' ? 'export' : 'import', serial }
}
