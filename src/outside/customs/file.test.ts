import { describe, expect, it } from 'vitest'
import { isGarbled } from '../messages.ts'
import { item, reply, vin } from '../testing/customs-reply.ts'
import { gb18030 } from '../testing/gb18030.ts'
import { hasPublishedSchema, messageOfSchema } from '../testing/published-message.ts'
import { readDeclarationFile } from './file.ts'

const declarationNo = '901120250010000123'

/** The DecMessage of a reply alone, as the exporter's client program saves it. */
function file(given: Parameters<typeof reply>[0] = {}, prolog = '<?xml version="1.0" encoding="UTF-8"?>\n'): string {
  const text = reply(given)
  return prolog + text.slice(text.indexOf('<DecMessage'), text.indexOf('</DeclarationReply>'))
}
const read = (text: string | Uint8Array) => {
  const found = readDeclarationFile(typeof text === 'string' ? Buffer.from(text) : text, '2025-03-20')
  return isGarbled(found) ? found.garbled : found
}
const facts = (text: string | Uint8Array) => {
  const found = read(text)
  if (typeof found === 'string') throw new Error(found)
  return found.facts
}
const headOf = (text: string) => text.slice(text.indexOf('<DecHead>') + 9, text.indexOf('</DecHead>'))
const head = (change: (head: string) => string) => file({ head: change(headOf(file())) })

describe('a declaration file', () => {
  it('is read as sent to customs: no clearance, the day of declaration its own or the day of reading', () => {
    expect(facts(file())).toMatchObject({
      declarationNo, status: 'uploaded', exportDate: null, closeDate: null, declareDate: '2025-03-20', vehicles: [{ vin }],
    })
    expect(facts(head((text) => `${text}<DDate>20250308</DDate>`)).declareDate).toBe('2025-03-08')
  })

  it.each(['GB18030', 'GB2312', 'GBK', 'gb2312'])('is decoded as it declares: %s', (encoding) => {
    const text = file({}, `<?xml version="1.0" encoding="${encoding}"?>`)
    expect(facts(gb18030(text)).consignor.name).toBe('某某汽车出口有限公司')
    // an editor saved it as UTF-8 and left the declaration as it was
    expect(read(text)).toMatch(new RegExp(`第 \\d+ 字节不是有效的 ${encoding.toUpperCase()} 编码|格式良好|缺少`))
  })

  it.each<[string, string | Uint8Array, RegExp]>([
    ['nothing', '', /^报文为空$/],
    ['blanks before the XML declaration', `\r\n ${file()}`, /^报文应以“<”开始，开头却是空白/],
    ['stray bytes before it', Buffer.concat([Buffer.from([0x00, 0x01]), Buffer.from(file())]), /^报文应以“<”开始，开头却是不可见的字符/],
    ['a spreadsheet', Buffer.from('PK\u0003\u0004'), /^报文应以“<”开始，开头却是“P”/],
    ['UTF-16', Buffer.from(`\ufeff${file()}`, 'utf16le'), /UTF-16/],
    ['GBK bytes without saying so', gb18030(file({}, '')), /^报文第 \d+ 字节不是有效的 UTF-8 编码$/],
    ['cut short', file().slice(0, -40), /格式良好的 XML（第 \d+ 行第 \d+ 列/],
    ['no XML', '<html><body>请登录</body>', /格式良好/],
    ['another root', '<?xml version="1.0"?><SignedData><DecMessage/></SignedData>', /^根元素应为 DecMessage，不是 SignedData$/],
    ['a receipt in place of the declaration', reply(), /^根元素应为 DecMessage，不是 DeclarationReply$/],
    ['another namespace', file({ namespace: 'http://www.chinaport.gov.cn/decl' }), /命名空间应为 http:\/\/www\.chinaport\.gov\.cn\/dec$/],
    ['no namespace', file().replace(/ xmlns="[^"]*"/, ''), /命名空间应为/],
    ['entities', `<?xml version="1.0"?><!DOCTYPE DecMessage [<!ENTITY a SYSTEM "file:///etc/passwd">]>${file({}, '')}`, /DOCTYPE/],
    ['a bomb of entities', '<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>', /DOCTYPE/],
    ['an import declaration', head((text) => text.replace('<IEFlag>E', '<IEFlag>I')), /不是出口报关单（IEFlag 不为 E）/],
    ['no head', file().replace(/<DecHead>.*<\/DecHead>/s, ''), /^DecMessage 缺少 DecHead$/],
    ['two heads', file().replace(/(<DecHead>.*<\/DecHead>)/s, '$1$1'), /DecHead 出现了 2 次/],
    ['a number that is none', head((text) => text.replace(declarationNo, '9011202500100001')), /^EntryId 不是 18 位报关单号$/],
    ['no items', file({ items: '' }), /^报关单没有商品项$/],
    ['an item twice', file({ items: item() + item() }), /^报关单的商品序号 GNo 重复$/],
    ['51 items', file({ items: Array.from({ length: 51 }, (_, i) => item({ no: String(i + 1) })).join('') }), /DecList 超过 50 个/],
    ['a quantity that is no number', file({ items: item({ quantity: '一' }) }), /GQty 的值 一 不是数字/],
    ['a consignor without 统一社会信用代码', head((text) => text.replace(/<TradeCoScc>.*<\/TradeCoScc>/, '')), /DecHead 缺少 TradeCoScc/],
    ['a field within a field', head((text) => text.replace('<BillNo>BL1</BillNo>', '<TradeName><b>x</b></TradeName>')), /TradeName 出现了 2 次/],
    ['more than 10 MiB', Buffer.alloc(10 * 1024 * 1024 + 1, '<'), /^报文超过 10 MiB$/],
  ])('that holds %s is refused in words that say where', (_, text, why) => {
    expect(read(text)).toMatch(why)
  })

  it('without its number is told apart from one that can’t be read', () => {
    expect(read(head((text) => text.replace(/<EntryId>.*?<\/EntryId>/, '')))).toMatchObject({ declarationNo: null })
  })

  it('of ten megabytes is read, or refused, in a moment', () => {
    const long = file({ rest: `<DecFreeTxt>${'<RelId>1</RelId>'.repeat(60_000)}</DecFreeTxt>${' '.repeat(8_000_000)}` })
    const begun = performance.now()
    expect(facts(long)).toMatchObject({ declarationNo })
    expect(read(file({ rest: `<DecFreeTxt>${'<a/>'.repeat(100_001)}</DecFreeTxt>` }))).toMatch(/元素超过 100000 个/)
    // a clerk's upload holds up everybody else for as long
    expect(performance.now() - begun).toBeLessThan(5_000)
  })
})

describe('the published schema', () => {
  if (!hasPublishedSchema) console.warn('the published DecMessage schema is not beside the checkout: a message made from it is not tried')

  it.skipIf(!hasPublishedSchema)('makes a message, every element filled, that is read', () => {
    const said: Record<string, string> = {
      IEFlag: 'E', EntryId: declarationNo, TradeCoScc: '91610131MA6TXXXX0X', TradeName: '某某汽车出口有限公司', GNo: '1', CodeTS: '8703234110', GQty: '1',
      VinCode: vin, GName: '旧大众牌1.4L SVW71412BM', DeclPrice: '9800', DeclTotal: '9800.5', LicenseNo: '25-61-100123',
    }
    const message = messageOfSchema((name) => said[name])
    expect(message.match(/<\w+>/g)?.length).toBeGreaterThan(150)
    for (const bytes of [Buffer.from(message), gb18030(`<?xml version="1.0" encoding="GB2312"?>${message}`)]) {
      expect(facts(bytes)).toMatchObject({
        declarationNo, consignor: { uscc: '91610131MA6TXXXX0X' }, licenceNo: '25-61-100123', items: [{ itemNo: 1, totalPrice: '9800.5' }], vehicles: [{ vin }],
      })
    }
  })
})
