import { expect, it } from 'vitest'
import { readFlatXml } from './xml-reader.ts'

it('reads a flat message', () => {
  expect(readFlatXml('<?xml version="1.0" encoding="utf-8"?>\n<Q>\n <A>1 &amp; 2</A><B><![CDATA[<x>]]></B><C/></Q>'))
    .toEqual({ ok: true, root: 'Q', fields: { A: '1 & 2', B: '<x>', C: '' } })
})

it.each([
  '', 'text', '<Q>', '<Q><A></Q>', '<Q><A>1</A><A>2</A></Q>', '<Q><A><B/></A></Q>', '<Q x="1"><A/></Q>', '<Q>loose<A/></Q>', '<Q/><Q/>',
  '<?xml version="1.0" encoding="GB2312"?><Q/>', '<!DOCTYPE Q [<!ENTITY e SYSTEM "file:///etc/passwd">]><Q><A>&e;</A></Q>', '<Q><A>&e;</A></Q>',
])('refuses %j', (text) => {
  expect(readFlatXml(text).ok).toBe(false)
})
