/** A small XML tree for tests, read by saxes with namespaces; prefixes are dropped. */
import { SaxesParser } from 'saxes'

export type Tree = { name: string, uri: string, attributes: Record<string, string>, children: Tree[], text: string }

/** Throws on anything that isn't well-formed. */
export function readTree(xml: string): Tree {
  const parser = new SaxesParser({ xmlns: true })
  const root: Tree = { name: '', uri: '', attributes: {}, children: [], text: '' }
  const path: Tree[] = [root]
  parser.on('error', (error) => { throw error })
  parser.on('opentag', (tag) => {
    const attributes = Object.fromEntries(Object.values(tag.attributes).map(({ name, value }) => [name, value]))
    const node: Tree = { name: tag.local, uri: tag.uri, attributes, children: [], text: '' }
    path.at(-1)?.children.push(node)
    path.push(node)
  })
  parser.on('text', (text) => { const node = path.at(-1); if (node) node.text += text })
  parser.on('closetag', () => { path.pop() })
  parser.write(xml).close()
  const [document] = root.children
  if (!document) throw new Error('no root element')
  return document
}

/** The descendants reached by a path of names. */
export const all = (tree: Tree, ...names: string[]): Tree[] =>
  names.reduce((nodes, name) => nodes.flatMap((node) => node.children.filter((child) => child.name === name)), [tree])
/** The text of the first one; undefined when there is none. */
export const textOf = (tree: Tree, ...names: string[]): string | undefined => all(tree, ...names)[0]?.text
