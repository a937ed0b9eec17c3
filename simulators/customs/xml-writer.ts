/** Writes XML elements. Content is escaped; characters XML cannot carry are a surprise and throw. */

const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/
const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' }

export function escapeText(text: string): string {
  if (UNWRITABLE.test(text) || !text.isWellFormed()) throw new Error(`not writable as XML: ${JSON.stringify(text)}`)
  return text.replace(/[&<>"\r]/g, (character) => ESCAPES[character] ?? character)
}

/** An element with text; left out when the value is undefined. */
export const textElement = (name: string, value: string | undefined): string =>
  value === undefined ? '' : `<${name}>${escapeText(value)}</${name}>`

/** An element around finished XML. `attributes` is finished too. */
export const element = (name: string, content: string, attributes = ''): string =>
  `<${name}${attributes}>${content}</${name}>`

/** The text elements of an object, in the order of a schema's keys (which is the published order). */
export function textElements(order: readonly string[], values: Readonly<Record<string, unknown>>): string {
  return order.map((name) => {
    const value = values[name]
    return typeof value === 'string' ? textElement(name, value) : ''
  }).join('')
}
