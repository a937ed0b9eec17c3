// A message made from the published schema itself. The schema isn't ours to pass on: it lies beside the checkout, or nowhere.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { readXml, type XmlElement } from '../xml.ts'

const file = join(import.meta.dirname, '../../../../shared/domain/official/DecMessage_ImportSave_V1.0.xsd')
export const hasPublishedSchema = existsSync(file)

const below = (node: XmlElement, ...path: string[]): XmlElement[] =>
  path.reduce<XmlElement[]>((found, name) => found.flatMap((one) => one.children.filter((child) => child.name === name)), [node])

const unprefixed = (type: string | undefined) => type?.replace(/^\w+:/, '') ?? ''
const escaped = (text: string) => text.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`)

/** DecMessage with every element that the schema knows, once; `say` has the text of an element, else its facets make one up. */
export function messageOfSchema(say: (name: string, parent: string) => string | undefined): string {
  const read = readXml(readFileSync(file))
  if (!read.ok) throw new Error(read.reason)
  const types = new Map(below(read.root, 'complexType').map((type) => [type.attributes['name'] ?? '', type]))
  const root = below(read.root, 'element').find(({ attributes }) => attributes['name'] === 'DecMessage')
  if (!root) throw new Error('no DecMessage in the published schema')

  const write = (declaration: XmlElement, parent: string): string => {
    const name = declaration.attributes['name'] ?? ''
    const complex = below(declaration, 'complexType')[0] ?? types.get(unprefixed(declaration.attributes['type']))
    const inner = complex ? below(complex, 'sequence', 'element').map((one) => write(one, name)).join('') : escaped(say(name, parent) ?? madeUp(declaration))
    const attributes = parent === '' ? ' xmlns="http://www.chinaport.gov.cn/dec" Version="3.1"' : ''
    return `<${name}${attributes}>${inner}</${name}>`
  }
  return write(root, '')
}

function madeUp(declaration: XmlElement): string {
  const facets = below(declaration, 'simpleType', 'restriction').flatMap(({ children }) => children)
  const valueOf = (name: string) => facets.find((facet) => facet.name === name)?.attributes['value']
  const enumerated = valueOf('enumeration')
  if (enumerated !== undefined) return enumerated
  const pattern = valueOf('pattern')
  // empty patterns and date pictures contradict the lengths beside them: slips of the published schema, not rules
  if (pattern && !pattern.includes('yyyy')) return fc.sample(fc.stringMatching(new RegExp(`^(?:${pattern})$`)), { numRuns: 1, seed: 7 })[0] ?? ''
  const length = Number(valueOf('length') ?? Math.min(Number(valueOf('maxLength') ?? 1), 4))
  return '1'.repeat(Math.max(length, Number(valueOf('minLength') ?? 0)))
}
