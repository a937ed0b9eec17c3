import { describe, expect, it } from 'vitest'
import { layOut } from './lay-out.ts'

describe('a message laid out for reading', () => {
  it('XML: one element a line, text in its element', () => {
    expect(layOut('<?xml version="1.0"?><A x="1"><B>中 国</B><C/><D><E>1</E></D></A>')).toBe(
      ['<?xml version="1.0"?>', '<A x="1">', '  <B>中 国</B>', '  <C/>', '  <D>', '    <E>1</E>', '  </D>', '</A>'].join('\n'),
    )
  })

  it('XML that has lines already comes out the same', () => {
    const text = ['<A>', '  <B>1</B>', '</A>'].join('\n')
    expect(layOut(text)).toBe(text)
  })

  it('JSON: numbers, escapes and colons in strings as they are', () => {
    expect(layOut('{"no":901120250010000123,"s":"a\\"{:,}[","e":[],"o":{},"v":["A","B"]}')).toBe(
      ['{', '  "no": 901120250010000123,', '  "s": "a\\"{:,}[",', '  "e": [],', '  "o": {},', '  "v": [', '    "A",', '    "B"', '  ]', '}'].join('\n'),
    )
  })

  it.each([
    '<A><B>1</B><C', '<A></B></B></B>', '<A>]]><!-- x', '{"a":[1,2', '{"a', ']]]]}', '{"a":1}}}}', 'neither', '', '<![CDATA[<x>]]>', `<A>${'<B>'.repeat(5000)}`, '['.repeat(5000),
  ])('what is broken or cut off still shows all it has', (text) => {
    expect(layOut(text).replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
  })

  it('two hundred thousand characters in a moment', () => {
    const xml = `<A>${'<B>x</B>'.repeat(25_000)}</A>`
    const started = performance.now()
    expect(layOut(xml).split('\n')).toHaveLength(25_002)
    layOut(`{"a":"${'\\'.repeat(200_000)}`)
    layOut('<'.repeat(200_000))
    layOut('<!--'.repeat(50_000))
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
