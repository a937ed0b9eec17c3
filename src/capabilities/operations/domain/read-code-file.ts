export interface CodeLine {
  code: string
  zh: string
  en: string | undefined
}

export type CodeFile = { rows: CodeLine[] } | { line: number; reason: string }

const most = 50_000
const names = { code: ['code', '代码'], zh: ['namezh', 'zh', '名称', '中文名称'], en: ['nameen', 'en', '英文名称'] } as const

/** Reads an official table as text: tabs or commas, the first line names the columns. Never throws. */
export function readCodeFile(bytes: Uint8Array): CodeFile {
  const text = decode(bytes)
  if (text === undefined) return { line: 1, reason: '编码既不是 UTF-8 也不是 GB18030' }
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const separator = lines[0]?.includes('\t') ? '\t' : ','
  const columns = (lines[0] ?? '').split(separator).map((name) => name.trim().toLowerCase())
  const at = (wanted: readonly string[]) => columns.findIndex((name) => wanted.includes(name))
  const [codeAt, zhAt, enAt] = [at(names.code), at(names.zh), at(names.en)]
  if (codeAt < 0 || zhAt < 0) return { line: 1, reason: '缺少 code 或 nameZh 列' }

  const rows: CodeLine[] = []
  const seen = new Set<string>()
  for (const [i, line] of lines.entries()) {
    if (i === 0 || line.trim() === '') continue
    const cells = line.split(separator).map((cell) => cell.trim())
    const code = cells[codeAt] ?? ''
    const zh = cells[zhAt] ?? ''
    if (!/^[0-9A-Za-z]{1,12}$/.test(code)) return { line: i + 1, reason: `代码“${code.slice(0, 20)}”应为1至12位字母或数字` }
    if (zh === '' || zh.length > 100 || /[<>\u0000-\u001f]/.test(zh)) return { line: i + 1, reason: '名称为空、过长或含有不允许的字符' }
    if (seen.has(code)) return { line: i + 1, reason: `代码 ${code} 重复` }
    seen.add(code)
    rows.push({ code, zh, en: (enAt >= 0 && cells[enAt]) || undefined })
    if (rows.length > most) return { line: i + 1, reason: `超过 ${most} 行` }
  }
  return rows.length === 0 ? { line: 1, reason: '没有数据行' } : { rows }
}

function decode(bytes: Uint8Array): string | undefined {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
  }
  return undefined
}
