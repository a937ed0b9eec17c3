// deeper, the indentation would be all there is to see
const deepest = 40
const marks = new Set('{}[]:," \t\r\n')

/**
 * A message's text in lines, for reading. Only white space between tags or tokens is added: nothing is parsed into values,
 * so an 18-digit number stays what it is, and text that is broken or cut off is laid out as far as it goes.
 */
export function layOut(text: string): string {
  const start = text.trimStart()
  if (start.startsWith('<')) return layOutXml(start)
  return start.startsWith('{') || start.startsWith('[') ? layOutJson(start) : text
}

const indent = (depth: number) => '  '.repeat(Math.min(Math.max(depth, 0), deepest))

// By hand: a partner's text may be anything, and patterns that look for an end which never comes look again from every place.
function xmlTokens(text: string): string[] {
  const tokens: string[] = []
  for (let at = 0; at < text.length; ) {
    const end = text.startsWith('<!--', at) ? '-->' : text.startsWith('<![CDATA[', at) ? ']]>' : text[at] === '<' ? '>' : '<'
    const found = text.indexOf(end, at + 1)
    const after = found < 0 ? text.length : end === '<' ? found : found + end.length
    tokens.push(text.slice(at, after))
    at = after
  }
  return tokens
}

function jsonTokens(text: string): string[] {
  const tokens: string[] = []
  for (let at = 0; at < text.length; ) {
    let after = at + 1
    if (text[at] === '"') {
      while (after < text.length && text[after] !== '"') after += text[after] === '\\' ? 2 : 1
      after = Math.min(after + 1, text.length)
    } else if (!marks.has(text[at] as string)) {
      while (after < text.length && !marks.has(text[after] as string)) after++
    }
    const token = text.slice(at, after)
    if (token.trim() !== '') tokens.push(token)
    at = after
  }
  return tokens
}

function layOutXml(text: string): string {
  const lines: string[] = []
  let depth = 0
  // an element that holds text alone stays on its line
  let open: string | undefined
  for (const token of xmlTokens(text)) {
    if (!token.startsWith('<') || token.startsWith('<![CDATA[')) {
      if (token.trim() === '' && open === undefined) continue
      if (open === undefined) lines.push(indent(depth) + token.trim())
      else open += token
    } else if (token.startsWith('</')) {
      depth--
      lines.push(open === undefined ? indent(depth) + token : open + token)
      open = undefined
    } else {
      if (open !== undefined) lines.push(open.trimEnd())
      const alone = token.endsWith('/>') || token.startsWith('<?') || token.startsWith('<!')
      open = alone ? undefined : indent(depth) + token
      if (alone) lines.push(indent(depth) + token)
      else depth++
    }
  }
  if (open !== undefined) lines.push(open)
  return lines.join('\n')
}

function layOutJson(text: string): string {
  const tokens = jsonTokens(text)
  let out = ''
  let depth = 0
  for (const [i, token] of tokens.entries()) {
    const next = tokens[i + 1]
    if (token === '{' || token === '[') {
      const empty = next === '}' || next === ']'
      depth++
      out += empty ? token : `${token}\n${indent(depth)}`
    } else if (token === '}' || token === ']') {
      depth--
      const before = tokens[i - 1]
      out += before === '{' || before === '[' ? token : `\n${indent(depth)}${token}`
    } else if (token === ',') out += `,\n${indent(depth)}`
    else out += token === ':' ? ': ' : token
  }
  return out
}
