import { SaxesParser, type SaxesTagNS } from 'saxes'
import { decodeXml } from './xml-encoding.ts'
import { xmlFault } from './xml-faults.ts'

/** An element of a message: either text or children, never both. */
export interface XmlElement {
  /** without prefix */
  name: string
  namespace: string
  attributes: Readonly<Record<string, string>>
  children: readonly XmlElement[]
  /** '' when there are children */
  text: string
}

export type XmlReading = { ok: true; root: XmlElement } | { ok: false; reason: string }

type Growing = XmlElement & { children: XmlElement[]; text: string }

const limits = { bytes: 4 * 1024 * 1024, depth: 32, elements: 100_000, attributes: 100 }

class Refused extends Error {}

/**
 * Reads a whole message strictly: well formed, namespaces resolved, in one of the encodings we know, no DOCTYPE
 * (and so no entities of its own), no text beside elements, at most `most` bytes (4 MiB), 32 levels, 100,000 elements
 * and 100 attributes each.
 * Bad input is a value with the reason in Chinese, since an operator reads it.
 */
export function readXml(bytes: Uint8Array, most = limits.bytes): XmlReading {
  if (bytes.byteLength > most) return { ok: false, reason: `报文超过 ${most / 1024 / 1024} MiB` }
  const decoded = decodeXml(bytes)
  if (!decoded.ok) return decoded
  try {
    return { ok: true, root: treeOf(decoded.text) }
  } catch (error) {
    // the parser's own faults are plain Errors that begin with line and column; anything else is ours
    if (error instanceof Refused) return { ok: false, reason: error.message }
    const place = /^(\d+):(\d+): (.*)$/s.exec((error as Error).message)
    if (!place) throw error
    return { ok: false, reason: `报文不是格式良好的 XML（第 ${place[1]} 行第 ${place[2]} 列：${xmlFault(place[3] ?? '')}）` }
  }
}

function treeOf(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: true })
  const open: Growing[] = []
  let root: XmlElement | undefined
  let count = 0
  parser.on('doctype', () => {
    throw new Refused('报文含有 DOCTYPE，不予接收')
  })
  let attributes = 0
  parser.on('attribute', () => {
    attributes += 1
    if (attributes > limits.attributes) throw new Refused(`元素的属性超过 ${limits.attributes} 个`)
  })
  parser.on('opentag', (tag: SaxesTagNS) => {
    count += 1
    attributes = 0
    if (count > limits.elements) throw new Refused(`报文的元素超过 ${limits.elements} 个`)
    if (open.length >= limits.depth) throw new Refused(`报文嵌套超过 ${limits.depth} 层`)
    const said = Object.fromEntries(Object.values(tag.attributes).map(({ name, value }) => [name, value]))
    open.push({ name: tag.local, namespace: tag.uri, attributes: said, children: [], text: '' })
  })
  const addText = (piece: string) => {
    const current = open.at(-1)
    if (current) current.text += piece
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    const done = open.pop()
    if (!done) return
    if (done.children.length > 0) {
      if (done.text.trim() !== '') throw new Refused(`元素 ${done.name} 内既有文字又有子元素`)
      done.text = ''
    }
    const parent = open.at(-1)
    if (parent) parent.children.push(done)
    else root = done
  })
  parser.write(text).close()
  if (!root) throw new Refused('报文没有根元素')
  return root
}
