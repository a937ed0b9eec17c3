import type { ComponentType } from 'react'
import { CarIcon, ChartIcon, ExtractIcon, GridIcon, LicenceIcon, MailIcon, OfficeIcon, PaperIcon, PulseIcon, RecordIcon, SealIcon, SearchIcon, TraceIcon } from '../../platform/web/look/icons.tsx'
import { usedVehicleSystems, type PartyKind, type UsedVehicleSystem } from '../../registry/party/contract.ts'

/** A module as its tile names it: the manual's words. Without a path it is not built yet, and says what it will do. */
export interface Module {
  name: string
  says: string
  icon: ComponentType<{ size?: number }>
  path?: string
  /** in the narrow menu at the left */
  short?: string
  /** two keys that lead there */
  keys?: string
}

export interface System {
  id: UsedVehicleSystem
  name: string
  /** what stands in the header; the manual fixes the verification system's (3.1.1, 2) */
  header: string
  says: string
  path: string
  modules: readonly Module[]
}

export const platformName = '二手车出口综合服务平台'
export const portalName = '中国（陕西）国际贸易“单一窗口”'

export const systems: readonly System[] = [
  {
    id: 'data-collaboration',
    name: usedVehicleSystems['data-collaboration'],
    header: usedVehicleSystems['data-collaboration'],
    says: '按报关单号、出口日期或上传的报文，向海关提取报关单、许可证与车辆数据',
    path: '/data-collaboration',
    modules: [{ name: '数据提取', says: '粘贴报关单号、选择出口日期或上传报文，逐条显示进度与结果', icon: ExtractIcon, path: '/data-collaboration/extractions', keys: 'g e' }],
  },
  {
    id: 'verification',
    name: usedVehicleSystems.verification,
    header: '中国（陕西）国际贸易“单一窗口”企业二手车出口报关信息验证平台',
    says: '查询报关信息，提交报关信息证明，下载盖章版证明',
    path: '/verification',
    modules: [
      { name: '业务信息查询', says: '按报关单号、出口日期或许可证号查询报关单', icon: SearchIcon, path: '/verification/declarations', keys: 'g q' },
      { name: '二手车出口业务报关信息证明提交', short: '报关信息证明提交', says: '选择报关单，检查后提交至车辆管理所', icon: SealIcon, path: '/verification/submit', keys: 'g s' },
      { name: '提交报告记录', says: '查看办理进度，下载盖章版证明', icon: RecordIcon, path: '/verification/batches', keys: 'g r' },
    ],
  },
  {
    id: 'analysis',
    name: usedVehicleSystems.analysis,
    header: usedVehicleSystems.analysis,
    says: '出口情况、报关单、许可证的查询与统计，运行情况报告，备案与追溯',
    path: '/analysis',
    modules: [
      { name: '二手车出口情况查询与统计', says: '按车辆、报关单、许可证条件查询统计', icon: CarIcon },
      { name: '报关单查询与统计', says: '按报关单条件查询统计并下载明细', icon: PaperIcon },
      { name: '许可证查询与统计', says: '按许可证条件查询统计并下载明细', icon: LicenceIcon },
      { name: '二手车出口运行情况报告', says: '按年度、季度、月度生成运行情况报告', icon: ChartIcon },
      { name: '企业备案查询', says: '查询出口企业备案信息与附件', icon: OfficeIcon },
      { name: '流程追溯', says: '按车架号追溯登记、许可、报关与注销状态', icon: TraceIcon },
    ],
  },
]

export interface Workplace {
  header: string
  path: string
  modules: readonly (Module & { path: string })[]
}

/** Where people who are no exporters work. */
export const workplaces: Partial<Record<PartyKind, Workplace>> = {
  'vehicle-office': {
    header: '车辆管理所核验台',
    path: '/desk',
    modules: [{ name: '收到的批次', says: '核对证明与车辆，受理批次', icon: MailIcon, path: '/desk', keys: 'g d' }],
  },
  operator: {
    header: '平台运营台',
    path: '/operations',
    modules: [
      { name: '运行状况', says: '报文队列、证书与往来系统', icon: PulseIcon, path: '/operations', keys: 'g o' },
      { name: '报文', says: '查看报文，重发或放弃死信', icon: MailIcon, path: '/operations/messages', keys: 'g m' },
      { name: '车辆管理所与通道', says: '每个车辆管理所由哪个通道办理', icon: OfficeIcon, path: '/operations/offices', keys: 'g v' },
      { name: '授权协议', says: '阅读各版本，发布新版本', icon: PaperIcon, path: '/operations/agreements', keys: 'g a' },
      { name: '代码表', says: '查看代码表，导入较新的官方代码', icon: GridIcon, path: '/operations/code-tables', keys: 'g t' },
      { name: '签发单位与印章', says: '签发单位、印章与证书有效期', icon: SealIcon, path: '/operations/issuer', keys: 'g i' },
    ],
  },
}

/** Not one of its modules is there yet: it opens, and shows what it will do. */
export const isPlanned = ({ modules }: System): boolean => modules.every(({ path }) => path === undefined)

export const systemOf = (path: string): System | undefined => systems.find((system) => path === system.path || path.startsWith(`${system.path}/`))

export function workplaceOf(path: string): Workplace | undefined {
  return Object.values(workplaces).find((place) => path === place.path || path.startsWith(`${place.path}/`))
}

/** The name of what a path opens, for the login page. */
export const nameOf = (path: string): string | undefined => {
  const bare = path.replace(/[?#].*$/, '')
  return systemOf(bare)?.name ?? workplaceOf(bare)?.header
}

export function homeOf(kind: PartyKind): string {
  if (kind === 'exporter') return '/verification'
  return workplaces[kind]?.path ?? '/welcome'
}
