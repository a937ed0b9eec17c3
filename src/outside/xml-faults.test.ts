import { describe, expect, it } from 'vitest'
import { xmlFault } from './xml-faults.ts'
import { readXml } from './xml.ts'

const reason = (text: string) => {
  const read = readXml(Buffer.from(text))
  return read.ok ? 'read' : read.reason
}

describe('what is not well formed', () => {
  it.each([
    ['<a><GModel>x', '元素 GModel 没有结束标签'],
    ['<a><b></a>', '没有'],
    ['<a></b></a>', '没有'],
    ['<a/><b/>', '有不止一个根元素'],
    ['<a/>tail', '根元素之外有多余的文字'],
    ['<a x="1" x="2"/>', '属性 x 重复'],
    ['<a x=1/>', '属性值没有引号'],
    ['<a x >', '属性没有值'],
    ['<p:a/>', '命名空间前缀 "p" 没有声明'],
    ['<a>A & B; C</a>', '&amp;'],
    ['<a>&b;</a>', '&amp;'],
    ['<a>]]></a>', ']]>'],
    ['<a>\u0001</a>', '含有不允许的字符'],
    ['<!-- -- --><a/>', '注释'],
    ['<?xml?><a/>', 'XML'],
    ['<1/>', '含有不允许的字符'],
  ])('%j is said in Chinese', (text, says) => {
    expect(reason(text)).toContain(says)
    expect(reason(text)).toMatch(/^报文不是格式良好的 XML（第 \d+ 行第 \d+ 列：/)
    expect(reason(text).replaceAll(/XML|GModel|&amp;|“.*?”|"p"| [abx] /g, '')).not.toMatch(/[A-Za-z]{2,}/)
  })

  it('a fault without words of its own is said in general', () => {
    expect(xmlFault('something new.')).toBe('不符合 XML 的写法')
  })

  it('what begins with something else says with what', () => {
    expect(reason('xyz')).toBe('报文应以“<”开始，开头却是“x”')
    expect(reason(' <a/>')).toBe('报文应以“<”开始，开头却是空白')
    expect(reason('\u0007<a/>')).toBe('报文应以“<”开始，开头却是不可见的字符')
  })
})
