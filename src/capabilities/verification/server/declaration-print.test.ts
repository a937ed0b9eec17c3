// Domain, documents and customs messages meet on the server alone: that what is printed of a message can be printed is asked here.
import { PDF } from '@libpdf/core'
import { afterAll, describe, expect, it } from 'vitest'
import { ExportDeclarationData } from '../../../documents/export-declaration.ts'
import { demoIssuer } from '../../../documents/issuer.ts'
import { openPress } from '../../../documents/press.ts'
import { parseDeclarationReply } from '../../../outside/customs/messages.ts'
import { isGarbled } from '../../../outside/messages.ts'
import { item, reply, vin, vinEntry } from '../../../outside/testing/customs-reply.ts'
import { declarationPrint } from '../domain/declaration-print.ts'

const press = openPress()
afterAll(() => press.close())

function printOf(message: string) {
  const parsed = parseDeclarationReply(Buffer.from(message))
  if (isGarbled(parsed) || parsed.result !== 'found') throw new Error(`not understood: ${JSON.stringify(parsed)}`)
  return declarationPrint(parsed.facts, demoIssuer, '2025-03-20')
}

describe('a declaration as customs tells it, printed (3.1.3 item 5)', () => {
  it('fits the document and says what the message says', async () => {
    const data = printOf(reply())
    expect(ExportDeclarationData.safeParse(data).error?.issues).toBeUndefined()
    const { pdf } = await press.typeset('export-declaration', data)
    const text = (await PDF.load(pdf)).getPage(0)!.extractText().text
    for (const words of ['901120250010000123', '境内发货人(91610131MA6TXXXX0X)', '某某汽车出口有限公司', '20250310', '指运港(KAZ000)', '哈萨克斯坦', '出口许可证(4)：25-61-100123', '8703234110', vin, 'TEMU1234567', '报关行', '中国(CHN)', '哈萨克斯坦(KAZ)'])
      expect(text).toContain(words)
  })

  it('fits with the most that a message may hold', () => {
    const items = Array.from({ length: 50 }, (_, i) => item({ no: `${i + 1}`, name: '名'.repeat(255), model: '型'.repeat(255), quantity: '123456789012.12345', entries: vinEntry('<VinCode>LSV-MALFORMED-123456</VinCode>') }))
    const containers = Array.from({ length: 500 }, (_, i) => `<Container><ContainerId>TEMU${1_000_000 + i}</ContainerId><ContainerMd>${'规'.repeat(32)}</ContainerMd><GoodsNo>${'1,'.repeat(50)}</GoodsNo></Container>`)
    const documents = '<LicenseDocu><DocuCode>4</DocuCode><CertCode>12345678901234567890123456789012</CertCode></LicenseDocu>'.repeat(7)
    const head = `<IEFlag>E</IEFlag><TradeName>${'甲'.repeat(70)}</TradeName><TradeCoScc>91610131MA6TXXXX0X</TradeCoScc><OwnerName>${'乙'.repeat(70)}</OwnerName>
      <AgentName>${'丙'.repeat(70)}</AgentName><OverseasConsigneeEname>${'W'.repeat(400)}</OverseasConsigneeEname><MarkNo>${'唛'.repeat(400)}</MarkNo><NoteS>${'备'.repeat(70)}</NoteS>
      <GrossWet>12345678901234.12345</GrossWet><DeclareName>${'丁'.repeat(50)}</DeclareName><BillNo>${'B'.repeat(32)}</BillNo><PreEntryId>123456789</PreEntryId>`
    const rest = `<DecContainers>${containers.join('')}</DecContainers><DecLicenseDocus>${documents}</DecLicenseDocus>`
    expect(ExportDeclarationData.safeParse(printOf(reply({ head, items: items.join(''), rest }))).error?.issues).toBeUndefined()
  })
})
