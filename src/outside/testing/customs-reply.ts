// A reply as customs sends it, for tests to change at will.
export const vin = 'LSVAM4187C2184841'

export interface Example {
  prolog?: string
  entryId?: string
  result?: string
  clearance?: string
  namespace?: string
  head?: string
  headEntryId?: string
  items?: string
  rest?: string
}

export const vinEntry = (fields: string) =>
  `<DecGoodsLimitVin><LicenceNo>25-61-100123</LicenceNo><LicTypeCode>4</LicTypeCode><VinNo>1</VinNo>${fields}</DecGoodsLimitVin>`

export function item(given: { no?: string; name?: string; model?: string; quantity?: string; entries?: string; more?: string } = {}): string {
  const { no = '1', name = '旧大众牌1.4L SVW71412BM', model = '', quantity = '1', entries = vinEntry(`<MotorNo>CST123456</MotorNo><VinCode>${vin}</VinCode>`), more = '' } = given
  return `<DecList><CodeTS>8703234110</CodeTS><DeclPrice>9800</DeclPrice><GModel>${model}</GModel><GName>${name}</GName><GNo>${no}</GNo>
    <OriginCountry>KAZ</OriginCountry><TradeCurr>USD</TradeCurr><DeclTotal>9800.50</DeclTotal><GQty>${quantity}</GQty><GUnit>003</GUnit>
    <DestinationCountry>CHN</DestinationCountry><CiqCode>999</CiqCode>${more}
    <DecGoodsLimits><DecGoodsLimit><GoodsNo>${no}</GoodsNo><LicTypeCode>4</LicTypeCode>${entries}</DecGoodsLimit></DecGoodsLimits></DecList>`
}

export function reply(given: Example = {}): string {
  const entryId = given.entryId ?? '901120250010000123'
  const head = given.head ?? `<SeqNo>E20250000000000123</SeqNo><IEFlag>E</IEFlag><AgentName>报关行</AgentName><BillNo>BL1</BillNo>
    <CustomMaster>9011</CustomMaster><DistinatePort>KAZ000</DistinatePort><IEPort>9401</IEPort><LicenseNo>25-61-100123</LicenseNo>
    <OwnerName>某某销售公司</OwnerName><TradeCountry>KAZ</TradeCountry><TradeMode>0110</TradeMode><TradeName>某某汽车出口有限公司</TradeName>
    <TrafMode>4</TrafMode><EntryId>${given.headEntryId ?? entryId}</EntryId><TradeCoScc>91610131MA6TXXXX0X</TradeCoScc>
    <OwnerCodeScc>91610131MA6TYYYY0Y</OwnerCodeScc><TradeAreaCode>KAZ</TradeAreaCode><EntyPortCode>650501</EntyPortCode>`
  return `${given.prolog ?? '<?xml version="1.0" encoding="UTF-8"?>\n'}<DeclarationReply><EntryId>${entryId}</EntryId><Result>${given.result ?? 'found'}</Result>
    <ResultText/>${given.clearance ?? `<Clearance><Channel>R</Channel><NoticeDate>20250312T10253000</NoticeDate><DeclareDate>2025-03-08</DeclareDate>
    <ExportDate>2025-03-10</ExportDate><CloseDate>2025-03-12</CloseDate></Clearance>`}
    <DecMessage xmlns="${given.namespace ?? 'http://www.chinaport.gov.cn/dec'}" Version="3.1"><DecHead>${head}</DecHead>
    <DecLists>${given.items ?? item()}</DecLists>${given.rest ?? `<DecContainers><Container><ContainerId>TEMU1234567</ContainerId>
    <ContainerMd>L</ContainerMd></Container></DecContainers><DecLicenseDocus><LicenseDocu><DocuCode>4</DocuCode><CertCode>25-61-100123</CertCode>
    </LicenseDocu></DecLicenseDocus>`}</DecMessage></DeclarationReply>`
}
