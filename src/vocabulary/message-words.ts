/** What passes between the platform and other systems, by message type. */
const messageTypes: Readonly<Record<string, string>> = {
  'declaration-query': '报关单查询',
  'declaration-reply': '报关单应答',
  'declaration-list-query': '报关单清单查询',
  'declaration-list-reply': '报关单清单应答',
  'licence-query': '许可证查询',
  'licence-reply': '许可证应答',
  'batch-delivery': '批次推送',
  'batch-receipt': '批次回执',
  'vehicle-result': '车辆办理结果',
  'batch-withdrawal': '撤回申请',
  'withdrawal-answer': '撤回答复',
  'proof-superseded': '证明失效通知',
  'declaration-notice': '报关单状态通知',
  'seal-proof': '证明盖章',
  'seal-declaration': '报关单盖章',
}

const partners: Readonly<Record<string, string>> = {
  customs: '海关',
  commerce: '商务许可证系统',
  sealing: '盖章服务',
  office: '车辆管理所系统',
  desk: '车管所核验台',
  chechuang: '本平台',
  'own-inbox': '本平台收件箱',
}

/** A type that nobody named yet shows as itself. */
export const messageTypeName = (type: string): string => messageTypes[type] ?? type

/** 'office:610100' is an office's own system, 'desk:610300' our desk of an office. */
export function partnerName(partner: string): string {
  const [kind = '', code] = partner.split(':')
  const name = partners[kind]
  if (!name) return partner
  return code ? `${name} ${code}` : name
}

const named = (words: Readonly<Record<string, string>>, text: string) => Object.keys(words).filter((key) => words[key]?.includes(text))

/** The types, and the kinds of systems, whose Chinese name holds a text: what is read in a list can be searched for. */
export const messageTypesNamed = (text: string): string[] => named(messageTypes, text)
export const partnerKindsNamed = (text: string): string[] => named(partners, text)
