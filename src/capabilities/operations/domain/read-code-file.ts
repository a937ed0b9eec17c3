import { decodeText } from './decode-text.ts'

export interface CodeLine {
  code: string
  zh: string
  en: string | undefined
}

export type CodeFile = { rows: CodeLine[] } | { line: number; reason: string }

const most = 50_000
// as official tables head their columns, and as our own
const names = {
  code: ['代码', '编码', '代号', 'code'],
  zh: ['名称', '中文名称', '代码名称', '编码名称', '中文名', 'namezh', 'zh'],
  en: ['英文名称', '英文名', '英文', 'nameen', 'en'],
} as const
// control and invisible characters (also those that turn the direction of writing) would hide what a document prints
const unprintable = /[<>\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]/u

/** Reads an official table as text: tabs or commas, the first line names the columns. Never throws. */
export function readCodeFile(bytes: Uint8Array): CodeFile {
  const decoded = decodeText(bytes)
  if ('reason' in decoded) return decoded
  const lines = decoded.text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const separator = lines[0]?.includes('\t') ? '\t' : ','
  const columns = (cellsOf(lines[0] ?? '', separator) ?? []).map((name) => name.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase())
  const at = (wanted: readonly string[]) => columns.findIndex((name) => wanted.includes(name))
  const [codeAt, zhAt, enAt] = [at(names.code), at(names.zh), at(names.en)]
  if (codeAt < 0 || zhAt < 0) return { line: 1, reason: '首行没有“代码”列或“名称”列' }

  const rows: CodeLine[] = []
  const seen = new Set<string>()
  for (const [i, line] of lines.entries()) {
    if (i === 0 || line.trim() === '') continue
    const cells = cellsOf(line, separator)
    if (!cells) return { line: i + 1, reason: '双引号没有成对' }
    if (cells.length > columns.length) return { line: i + 1, reason: '列数多于首行；名称中的逗号请用双引号括起' }
    const code = cells[codeAt] ?? ''
    const zh = cells[zhAt] ?? ''
    const en = (enAt >= 0 && cells[enAt]) || undefined
    if (!/^[0-9A-Za-z]{1,12}$/.test(code)) return { line: i + 1, reason: `代码“${code.slice(0, 20)}”应为1至12位字母或数字` }
    if (zh === '' || zh.length > 100 || unprintable.test(zh)) return { line: i + 1, reason: '名称为空、过长或含有不允许的字符' }
    if (en !== undefined && (en.length > 200 || unprintable.test(en))) return { line: i + 1, reason: '英文名称过长或含有不允许的字符' }
    if (seen.has(code)) return { line: i + 1, reason: `代码 ${code} 重复` }
    seen.add(code)
    rows.push({ code, zh, en })
    if (rows.length > most) return { line: i + 1, reason: `超过 ${most} 行` }
  }
  return rows.length === 0 ? { line: 1, reason: '没有数据行' } : { rows }
}

/** A cell in double quotes may hold the separator; a doubled quote in it is one. Undefined: a quote is not closed. */
function cellsOf(line: string, separator: string): string[] | undefined {
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim())
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const char = line[i]
    if (quoted && char === '"' && line[i + 1] === '"') {
      cell += '"'
      i++
    } else if (char === '"' && (quoted || cell.trim() === '')) {
      quoted = !quoted
    } else if (char === separator && !quoted) {
      cells.push(cell.trim())
      cell = ''
    } else cell += char
  }
  if (quoted) return undefined
  return [...cells, cell.trim()]
}
