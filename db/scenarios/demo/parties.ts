import { addDays, addMonths, plainDate, type PlainDate } from '../../../src/vocabulary/plain-date.ts'
import { organisationCheckDigit, usccCheckDigit } from '../../../src/vocabulary/uscc.ts'
import type { Approval, Card, Company, Filing, Party, PartyKind, Person } from './world-types.ts'

// Nobody here exists. Every credit code carries an organisation code in DEM…, which no register issues,
// and every name says 演示, so that nothing can be taken for a real company's.

/** A credit code of the demo: right check digits, organisation code DEM + 5 digits. */
function demoUscc(registrar: '91' | '11' | '12', districtCode: string, n: number): string {
  const organisation = `DEM${String(n).padStart(5, '0')}`
  const first17 = `${registrar}${districtCode}${organisation}${organisationCheckDigit(organisation)}`
  return first17 + usccCheckDigit(first17)
}

const none = { code: null, officeChannel: null, customsRegNo: null }
const xian = { provinceCode: '610000', cityCode: '610100' }
const baoji = { provinceCode: '610000', cityCode: '610300' }

export const parties: readonly Party[] = [
  { ...none, ...xian, key: 'exporter-a', id: 1001, kind: 'exporter', uscc: demoUscc('91', '610100', 11), name: '西安丝路驰远二手车出口有限公司（演示）', customsRegNo: '6101960011' },
  { ...none, ...baoji, key: 'exporter-b', id: 1002, kind: 'exporter', uscc: demoUscc('91', '610300', 12), name: '宝鸡陈仓车汇进出口有限公司（演示）', customsRegNo: '6103960012' },
  { ...none, ...xian, key: 'exporter-c', id: 1003, kind: 'exporter', uscc: demoUscc('91', '610100', 13), name: '西安港务新途汽车贸易有限公司（演示）', customsRegNo: '6101960013' },
  { ...none, provinceCode: '610000', cityCode: '610400', key: 'exporter-d', id: 1004, kind: 'exporter', uscc: demoUscc('91', '610400', 14), name: '咸阳渭城远行汽车销售有限公司（演示）', customsRegNo: '6104960014' },
  { ...none, provinceCode: '110000', cityCode: '110000', key: 'certifier-a', id: 2001, kind: 'certification-body', uscc: demoUscc('91', '110000', 21), name: '华准机动车认证中心（演示）', code: 'HZRZ' },
  { ...none, provinceCode: '120000', cityCode: '120000', key: 'certifier-b', id: 2002, kind: 'certification-body', uscc: demoUscc('91', '120000', 22), name: '津衡汽车产品认证有限公司（演示）', code: 'JHRZ' },
  { ...none, ...xian, key: 'office-xian', id: 3001, kind: 'vehicle-office', uscc: demoUscc('11', '610100', 31), name: '西安市公安局交通警察支队车辆管理所（演示）', code: '610100', officeChannel: 'system' },
  { ...none, ...baoji, key: 'office-baoji', id: 3002, kind: 'vehicle-office', uscc: demoUscc('11', '610300', 32), name: '宝鸡市公安局交通警察支队车辆管理所（演示）', code: '610300', officeChannel: 'desk' },
  { ...none, ...xian, key: 'commerce', id: 4001, kind: 'commerce-authority', uscc: demoUscc('11', '610000', 41), name: '陕西省商务厅（演示）' },
  { ...none, ...xian, key: 'operator', id: 5001, kind: 'operator', uscc: demoUscc('91', '610100', 51), name: '车窗平台运营中心（演示）' },
]

export const exporters: readonly Party[] = parties.filter(party => party.kind === 'exporter')

export function partyOf(key: string): Party {
  const party = parties.find(candidate => candidate.key === key)
  if (!party) throw new Error(`No such party in the demo: ${key}`)
  return party
}

export function companyOf(key: string): Company {
  const { uscc, name, customsRegNo } = partyOf(key)
  if (!customsRegNo) throw new Error(`${key} is not registered with customs`)
  return { uscc, name, customsRegNo }
}

/** Customs brokers and a seller who are named in declarations but have no account here. */
export const declarants: readonly (Company & { person: string })[] = [
  { uscc: demoUscc('91', '610100', 61), name: '西安陆港通报关有限公司（演示）', customsRegNo: '6101980061', person: '郭敏' },
  { uscc: demoUscc('91', '650000', 62), name: '新疆天山报关服务有限公司（演示）', customsRegNo: '6501980062', person: '马建国' },
  { uscc: demoUscc('91', '120000', 63), name: '天津海河国际货运代理有限公司（演示）', customsRegNo: '1201980063', person: '刘芳' },
]

export const outsideSeller: Company = {
  uscc: demoUscc('91', '610100', 71), name: '西安灞上二手车市场有限公司（演示）', customsRegNo: '6101960071',
}

const staff: readonly [key: string, name: string, partyKey: string][] = [
  ['exporter-a', '王晓岚', 'exporter-a'],
  ['exporter-a2', '孟凡', 'exporter-a'],
  ['exporter-b', '李建军', 'exporter-b'],
  ['exporter-c', '赵欣怡', 'exporter-c'],
  ['exporter-d', '陈志远', 'exporter-d'],
  ['certifier-a', '周文静', 'certifier-a'],
  ['certifier-b', '吴昊', 'certifier-b'],
  ['officer-xian', '高峰', 'office-xian'],
  ['officer-baoji', '杨秀兰', 'office-baoji'],
  ['commerce', '孙立民', 'commerce'],
  ['operator', '何宇', 'operator'],
]

export const people: readonly Person[] = staff.map(([key, name, partyKey], index) => ({
  key, name, partyKey, roles: [roleIn(partyKey)], serialOfPerson: `DEMO${String(index + 1).padStart(4, '0')}`,
}))

function roleIn(partyKey: string): PartyKind {
  return partyOf(partyKey).kind
}

/** What the login page says that a person's card is for. */
const forWhat: Readonly<Record<string, string>> = {
  'exporter-a': '企业业务员：提取、查询、提交、下载全流程',
  'exporter-a2': '同一企业的另一名业务员',
  'exporter-b': '另一家企业，批次提交至宝鸡车辆管理所',
  'exporter-c': '第三家企业，有一个已撤回的批次',
  'exporter-d': '备案未获批准的企业：各系统不开放',
  'officer-baoji': '车辆管理所民警：在本平台受理、退回、注销',
  'officer-xian': '车辆管理所民警：该所在自有系统办理，批次不在本平台',
  commerce: '商务主管部门',
  'certifier-a': '认证机构：车辆识别代码备案',
  'certifier-b': '另一家认证机构',
  operator: '平台运营方：报文、车辆管理所、运行状况',
}

/** One good card for each person, and three of exporter-a's to show what goes wrong with cards. */
export function cardsOn(today: PlainDate): Card[] {
  const good = { validFrom: addMonths(today, -3), validTo: addMonths(today, 21), revokedOn: null }
  return [
    ...people.map((person): Card => ({ ...good, name: person.key, personKey: person.key, state: 'valid', says: forWhat[person.key] ?? '' })),
    { name: 'exporter-a-expired', personKey: 'exporter-a2', state: 'expired', says: '已过期的卡：看登录时的提示', validFrom: addMonths(today, -26), validTo: addMonths(today, -2), revokedOn: null },
    { ...good, name: 'exporter-a-revoked', personKey: 'exporter-a2', state: 'revoked', says: '已注销的卡：看登录时的提示', revokedOn: addDays(today, -20) },
    { ...good, name: 'exporter-a-lock', personKey: 'exporter-a2', state: 'lockable', says: '可正常登录；连续输错卡密码可试锁定' },
  ]
}

/** Exporters a, b and c renew every year; d has applied and was not approved yet. */
export function filingsOn(today: PlainDate): Filing[] {
  const thisYear = Number(today.slice(0, 4))
  const yearly = ([['exporter-a', '01-05', '第一批', null, '港务区'], ['exporter-b', '01-18', '第二批', '陈仓区', null], ['exporter-c', '02-02', '第三批', null, '高新区']] as const)
    .flatMap(([partyKey, day, filingBatch, district, functionalZone]) =>
      [thisYear - 3, thisYear - 2, thisYear - 1, thisYear].map((year): Filing => {
        const filingDate = plainDate(`${year}-${day}`)
        const validUntil = addDays(addMonths(filingDate, 12), -1)
        const filingStatus = validUntil < today ? '已过期' : '已备案'
        return {
          partyKey, filingDate, validUntil, filingBatch, filingStatus, district, functionalZone, ...contactOf(partyKey),
          exporterCode: partyOf(partyKey).customsRegNo, attachments: ['申请书.pdf', '营业执照.pdf', '企业承诺书.pdf'],
        }
      }))
    .filter(filing => filing.filingDate <= today)
  const applied = addDays(today, -9)
  return [...yearly, {
    partyKey: 'exporter-d', filingDate: applied, validUntil: addMonths(applied, 12), filingBatch: '第九批', filingStatus: '备案中',
    district: '渭城区', functionalZone: null, ...contactOf('exporter-d'), exporterCode: null, attachments: ['申请书.pdf', '营业执照.pdf'],
  }]
}

// Exchange 000 is never assigned: the numbers reach nobody.
function contactOf(partyKey: string): Pick<Filing, 'contactName' | 'contactPhone'> {
  const person = people.find(candidate => candidate.partyKey === partyKey)
  return { contactName: person?.name ?? '', contactPhone: `029-000${String(partyOf(partyKey).id).padStart(5, '0')}` }
}

export function approvalsOn(today: PlainDate): Approval[] {
  return ['exporter-a', 'exporter-b', 'exporter-c'].map(partyKey => ({
    partyKey, kind: 'used-vehicle-export', validFrom: addMonths(today, -30), validTo: addMonths(today, 8),
  }))
}
