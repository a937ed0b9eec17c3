/** Reads a flat XML message: one root, children that hold text only, each at most once. No DTD, no attributes, no namespaces. */
import { SaxesParser } from 'saxes'

export type FlatXml = { ok: true, root: string, fields: Record<string, string> } | { ok: false, reason: string }

export function readFlatXml(text: string): FlatXml {
  const parser = new SaxesParser()
  const path: string[] = []
  const fields = new Map<string, string>()
  let root = ''
  let problem: string | undefined
  const fail = (reason: string): void => { problem ??= reason }

  parser.on('error', () => fail('报文不是格式良好的 XML'))
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && encoding.toUpperCase() !== 'UTF-8') fail('报文声明的编码不是 UTF-8')
  })
  parser.on('doctype', () => fail('报文不得带 DTD'))
  parser.on('opentag', (tag) => {
    if (Object.keys(tag.attributes).length > 0) fail(`${tag.name} 不应有属性`)
    if (path.length === 0) root = tag.name
    else if (path.length > 1) fail(`${path.at(-1)} 内不应有元素`)
    else if (fields.has(tag.name)) fail(`${tag.name} 重复`)
    else fields.set(tag.name, '')
    path.push(tag.name)
  })
  const add = (content: string): void => {
    const name = path.at(-1)
    if (path.length === 2 && name !== undefined) fields.set(name, (fields.get(name) ?? '') + content)
    else if (content.trim() !== '') fail('元素之外有文字')
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', () => { path.pop() })
  parser.write(text).close()

  return problem === undefined ? { ok: true, root, fields: Object.fromEntries(fields) } : { ok: false, reason: problem }
}
