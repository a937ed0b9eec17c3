import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readXml } from './xml.ts'

const reason = (bytes: Uint8Array | string) => {
  const read = readXml(Buffer.from(bytes as string))
  return read.ok ? 'read' : read.reason
}
const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))))

describe('reading XML', () => {
  it('gives elements with names, namespaces, attributes and text', () => {
    const read = readXml(Buffer.from('<a x="1"><b xmlns="urn:b">文<![CDATA[<字>]]></b><!-- no --><p:c xmlns:p="urn:c"/>\n</a>'))
    expect(read).toEqual({
      ok: true,
      root: {
        name: 'a', namespace: '', attributes: { x: '1' }, text: '',
        children: [
          { name: 'b', namespace: 'urn:b', attributes: { xmlns: 'urn:b' }, text: '文<字>', children: [] },
          { name: 'c', namespace: 'urn:c', attributes: { 'xmlns:p': 'urn:c' }, text: '', children: [] },
        ],
      },
    })
  })

  it('decodes by the declared encoding', () => {
    const zhong = [0xd6, 0xd0]
    for (const name of ['GB2312', 'gbk', 'GB18030']) {
      const read = readXml(bytes(`<?xml version="1.0" encoding="${name}"?><a>`, zhong, '</a>'))
      expect(read).toMatchObject({ ok: true, root: { text: '中' } })
    }
    const fourBytes = readXml(bytes('<?xml version="1.0" encoding="GB18030"?><a>', [0x95, 0x32, 0x82, 0x36], '</a>'))
    expect(fourBytes).toMatchObject({ ok: true, root: { text: '𠀀' } })
    expect(readXml(bytes([0xef, 0xbb, 0xbf], '<a/>'))).toMatchObject({ ok: true })
  })

  it('says which byte is wrong', () => {
    // 0xd6 may begin a character, 0xd0 can't go on with it
    expect(reason(bytes('<a>', [0xd6, 0xd0], '</a>'))).toBe('报文第 5 字节不是有效的 UTF-8 编码')
    expect(reason(bytes('<?xml version="1.0" encoding="GB2312"?><a>', [0xff], '</a>'))).toMatch(/^报文第 43 字节不是有效的 GB2312 编码$/)
    expect(reason(bytes('<a>\0</a>'))).toBe('报文第 4 字节为 0x00')
    expect(reason(bytes(' <a/>'))).toContain('报文应以“<”开始，开头却是空白')
    expect(reason(bytes([0xff, 0xfe], '<\0'))).toContain('UTF-16')
    expect(reason(bytes([0xef, 0xbb, 0xbf], '<?xml version="1.0" encoding="GBK"?><a/>'))).toContain('BOM')
    expect(reason('<?xml version="1.0" encoding="EBCDIC"?><a/>')).toContain('不认识报文声明的编码 EBCDIC')
    expect(reason('<?xml version="1.0" encoding="constructor"?><a/>')).toContain('不认识')
    expect(reason('')).toBe('报文为空')
  })

  it('refuses a DOCTYPE, and so every entity of its own', () => {
    expect(reason('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')).toContain('DOCTYPE')
    expect(reason('<!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;">]><a>&m;</a>')).toContain('DOCTYPE')
    expect(reason('<a>&b;</a>')).toContain('格式良好')
  })

  it('refuses what is not well formed, with the place', () => {
    expect(reason('<a><b></a>')).toContain('第 1 行')
    expect(reason('<a/><b/>')).toContain('格式良好')
    expect(reason('<a/>tail')).toContain('格式良好')
    expect(reason('<a><{')).toContain('格式良好')
    expect(reason('<p:a/>')).toContain('格式良好')
    expect(reason('<a>text<b/></a>')).toBe('元素 a 内既有文字又有子元素')
  })

  it('caps depth, elements, attributes and size', () => {
    expect(reason('<a>'.repeat(33) + '</a>'.repeat(33))).toBe('报文嵌套超过 32 层')
    expect(reason('<a>'.repeat(32) + '</a>'.repeat(32))).toBe('read')
    expect(reason(`<a>${'<b/>'.repeat(100_000)}</a>`)).toContain('超过 100000 个')
    const attributes = (count: number) => Array.from({ length: count }, (_, i) => ` a${i}=""`).join('')
    expect(reason(`<a${attributes(101)}/>`)).toBe('元素的属性超过 100 个')
    expect(reason(`<a${attributes(100)}><b${attributes(100)}/></a>`)).toBe('read')
    expect(reason(Buffer.alloc(4 * 1024 * 1024 + 1, '<'))).toBe('报文超过 4 MiB')
  })

  it('is a value for every input', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (some) => { expect(readXml(some).ok).toBe(false) }))
    const pieces = fc.array(fc.constantFrom('<a', '<b>', '</b>', '/>', '>', ' x="1"', '&amp;', '&#0;', '<![CDATA[', ']]>', '<!--', '-->', '<?xml', '?>', '字', '<!DOCTYPE', 'xmlns:p="u"', '<p:c>', '"'), { maxLength: 20 })
    fc.assert(fc.property(pieces, (list) => { expect(typeof readXml(Buffer.from(list.join(''))).ok).toBe('boolean') }), { numRuns: 2000 })
  })
})
