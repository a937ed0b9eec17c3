import { isDecimal } from '../../vocabulary/decimal.ts'
import type { XmlElement } from '../xml.ts'

/** Why a message can't be understood, in words for the operator. Caught where parsing began. */
export class Fault extends Error {}

/** The one child of a name; twice is a fault, since two readers could take different ones. */
export function childOf(parent: XmlElement, name: string): XmlElement | undefined {
  const found = parent.children.filter((child) => child.name === name)
  if (found.length > 1) throw new Fault(`${parent.name} 内 ${name} 出现了 ${found.length} 次`)
  return found[0]
}

/** The children of a list element that may itself be missing. */
export function listOf(parent: XmlElement, list: string, item: string, most: number): readonly XmlElement[] {
  const found = (childOf(parent, list)?.children ?? []).filter((child) => child.name === item)
  if (found.length > most) throw new Fault(`${list} 内的 ${item} 超过 ${most} 个`)
  return found
}

// the longest text of the published schema has 2,000 characters, the longest number 64
const longest = { text: 4_000, number: 64 }

/** Trimmed text of at most 4,000 characters, of what is a number at most 64; null when the element is absent or empty. */
export function optional(parent: XmlElement, name: string, kind: keyof typeof longest = 'text'): string | null {
  const child = childOf(parent, name)
  if (!child) return null
  if (child.children.length > 0) throw new Fault(`${parent.name} 内的 ${name} 应为文字`)
  return textOf(parent, child, kind) || null
}

function textOf(parent: XmlElement, child: XmlElement, kind: keyof typeof longest): string {
  const text = child.text.trim()
  if (text.length > longest[kind]) throw new Fault(`${parent.name} 内的 ${child.name} 超过 ${longest[kind]} 个字符`)
  return text
}

export function required(parent: XmlElement, name: string, kind: keyof typeof longest = 'text'): string {
  const text = optional(parent, name, kind)
  if (text === null) throw new Fault(`${parent.name} 缺少 ${name}`)
  return text
}

/** NUMBER of the published schema as a decimal string. Databases print a half as .5 */
export function decimal(parent: XmlElement, name: string): string | null {
  const text = optional(parent, name)
  if (text === null) return null
  const whole = text.startsWith('.') ? `0${text}` : text
  if (whole.length > 25 || !isDecimal(whole)) throw new Fault(`${parent.name} 内 ${name} 的值 ${text.slice(0, 30)} 不是数字`)
  return whole
}

// the published head has a hundred and some; what nobody reads is kept whole and must have an end
const mostTexts = 400

/** Every filled text element, by name. */
export function textsOf(parent: XmlElement, except: ReadonlySet<string> = new Set()): Record<string, string> {
  if (parent.children.length > mostTexts) throw new Fault(`${parent.name} 内的元素超过 ${mostTexts} 个`)
  const texts: Record<string, string> = {}
  for (const child of parent.children) {
    if (child.children.length > 0 || except.has(child.name)) continue
    const text = textOf(parent, child, 'text')
    if (text !== '') texts[child.name] = text
  }
  return texts
}
