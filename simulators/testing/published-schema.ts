/** Just enough of XML Schema to hold a message against the published one: sequences, occurrences, lengths, patterns. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { all, readTree, type Tree } from './xml-tree.ts'

/** The published schemas aren't ours to pass on: they lie beside the checkout, or nowhere. */
const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'domain', 'official')
const file = join(folder, 'DecMessage_ImportSave_V1.0.xsd')
export const hasPublishedSchema = existsSync(file)

export type PublishedSchema = { root: Tree, types: Map<string, Tree> }

export function publishedSchema(): PublishedSchema {
  const schema = readTree(readFileSync(file, 'utf8'))
  const types = new Map(all(schema, 'complexType').map((type) => [type.attributes['name'] ?? '', type]))
  const root = all(schema, 'element').find((one) => one.attributes['name'] === 'DecMessage')
  if (!root) throw new Error('no DecMessage in the published schema')
  return { root, types }
}

const localType = (declaration: Tree): string => declaration.attributes['type']?.replace(/^\w+:/, '') ?? ''

/** The element declarations within an element or a named type; none for a simple one. */
function sequence(declaration: Tree, types: Map<string, Tree>): Tree[] {
  const complex = all(declaration, 'complexType')[0] ?? types.get(localType(declaration))
  return complex ? all(complex, 'sequence', 'element') : []
}

export const childNames = ({ types }: PublishedSchema, type: string): string[] =>
  all(types.get(type) ?? { name: '', uri: '', attributes: {}, children: [], text: '' }, 'sequence', 'element').map((one) => one.attributes['name'] ?? '')

function textFaults(declaration: Tree, text: string, where: string): string[] {
  const facets = all(declaration, 'simpleType', 'restriction').flatMap((one) => one.children)
  const length = [...text].length
  const patterns = facets.filter((one) => one.name === 'pattern').map((one) => one.attributes['value'] ?? '')
  // Empty patterns and date pictures contradict the lengths beside them: slips of the published schema, not rules.
  const slips = patterns.some((pattern) => pattern === '' || pattern.includes('yyyy'))
  const faults = facets.flatMap(({ name, attributes }) => {
    const value = Number(attributes['value'])
    const broken = (name === 'length' && length !== value) || (name === 'minLength' && length < value) || (name === 'maxLength' && length > value)
    return broken ? [`${where}: ${name} ${value}, is ${JSON.stringify(text)}`] : []
  })
  if (!slips && patterns.length > 0 && !patterns.some((pattern) => new RegExp(`^(?:${pattern})$`, 'u').test(text))) {
    faults.push(`${where}: pattern ${patterns.join('|')}, is ${JSON.stringify(text)}`)
  }
  return faults
}

/** What breaks the schema, with paths; empty when nothing does. */
export function faults(node: Tree, declaration: Tree, { types }: Pick<PublishedSchema, 'types'>, where = node.name): string[] {
  const expected = sequence(declaration, types)
  if (expected.length === 0) {
    return node.children.length > 0 ? [`${where}: holds elements`] : textFaults(declaration, node.text, where)
  }
  const found: string[] = []
  let at = 0
  for (const one of expected) {
    const name = one.attributes['name'] ?? ''
    const start = at
    for (let child = node.children[at]; child?.name === name; child = node.children[at]) {
      found.push(...faults(child, one, { types }, `${where}/${name}`))
      at += 1
    }
    const most = one.attributes['maxOccurs'] === 'unbounded' ? Infinity : Number(one.attributes['maxOccurs'] ?? 1)
    if (at - start < Number(one.attributes['minOccurs'] ?? 1) || at - start > most) found.push(`${where}: ${at - start} × ${name}`)
  }
  const stranger = node.children[at]
  if (stranger) found.push(`${where}: ${stranger.name} unknown or out of order`)
  return found
}
