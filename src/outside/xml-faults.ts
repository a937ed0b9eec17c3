/** What the parser says of a text that is not well formed, by its beginning, in words for a clerk. The rest names an element, an attribute or a prefix. */
const words: readonly (readonly [beginning: string, says: (rest: string) => string])[] = [
  ['unclosed tag: ', (rest) => `元素 ${rest} 没有结束标签`],
  ['unmatched closing tag: ', (rest) => `结束标签 ${rest} 没有对应的开始标签`],
  ['unexpected close tag', () => '结束标签没有对应的开始标签'],
  ['weird empty close tag', () => '结束标签没有名称'],
  ['unexpected end', () => '内容在中途结束'],
  ['duplicate attribute: ', (rest) => `属性 ${rest} 重复`],
  ['attribute without value', () => '属性没有值'],
  ['unquoted attribute value', () => '属性值没有引号'],
  ['no whitespace between attributes', () => '属性之间没有空格'],
  ['unbound namespace prefix: ', (rest) => `命名空间前缀 ${rest} 没有声明`],
  ['malformed name: ', (rest) => `名称 ${rest} 不合规则`],
  ['text data outside of root node', () => '根元素之外有多余的文字'],
  ['documents may contain only one root', () => '有不止一个根元素'],
  ['document must contain a root element', () => '没有根元素'],
  ['undefined entity', () => '使用了没有定义的实体；“&”应写作“&amp;”'],
  ['disallowed character in entity name', () => '“&”应写作“&amp;”'],
  ['empty entity name', () => '“&”应写作“&amp;”'],
  ['malformed character entity', () => '字符实体不合规则'],
  ['disallowed character', () => '含有不允许的字符'],
  ['forward-slash in opening tag', () => '标签中“/”之后应为“>”'],
  ['malformed comment', () => '注释不合规则'],
  ['the string "]]>"', () => '正文中不能有“]]>”'],
  ['XML declaration is incomplete', () => '首行的 XML 声明不完整'],
  ['the XML declaration must', () => 'XML 声明应在最前面'],
  ['an XML declaration must', () => 'XML 声明应在最前面'],
  ['XML declaration must', () => '首行的 XML 声明没有版本'],
]

/** The fault in Chinese; a rare one without words of its own is said in general, never in the parser's. */
export function xmlFault(said: string): string {
  const found = words.find(([beginning]) => said.startsWith(beginning))
  if (!found) return '不符合 XML 的写法'
  const [beginning, says] = found
  return says(said.slice(beginning.length).replace(/\.$/, '').slice(0, 60))
}
