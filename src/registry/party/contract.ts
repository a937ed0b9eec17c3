import { z } from 'zod'
import { granted, type Access } from '../../platform/contract/access.ts'
import type { ErrorTexts } from '../../platform/contract/refusal.ts'

export const partyKinds = ['exporter', 'certification-body', 'vehicle-office', 'commerce-authority', 'operator'] as const
export type PartyKind = (typeof partyKinds)[number]

export const partyKindNames: Readonly<Record<PartyKind, string>> = {
  exporter: '出口企业',
  'certification-body': '认证机构',
  'vehicle-office': '车辆管理所',
  'commerce-authority': '商务主管部门',
  operator: '平台运营方',
}

/** The three systems of the used-vehicle platform. Consent and approval are given for each. */
export const usedVehicleSystems = {
  'data-collaboration': '二手车出口数据协同系统',
  verification: '二手车出口数据验证系统',
  analysis: '二手车出口数据查询与统计分析系统',
} as const
export type UsedVehicleSystem = keyof typeof usedVehicleSystems

const role = (kind: PartyKind) => ({ grant: `role:${kind}`, otherwise: 'GRANT_MISSING' })

/** An exporter that the commerce authority approved and whose clerk agreed to the system's current terms (manual 2.2, 3.1.1). */
export function exporterIn(system: UsedVehicleSystem): Access {
  return granted(
    `exporter-in-${system}`,
    role('exporter'),
    { grant: 'approval:used-vehicle-export', otherwise: 'ENTERPRISE_NOT_APPROVED' },
    { grant: `consent:${system}`, otherwise: 'CONSENT_MISSING' },
  )
}

export const vehicleOfficer: Access = granted('vehicle-officer', role('vehicle-office'))
export const operator: Access = granted('operator', role('operator'))

export const VehicleOffice = z.object({
  id: z.string(),
  code: z.string(),
  name: z.string(),
  cityCode: z.string(),
})
export type VehicleOffice = z.infer<typeof VehicleOffice>

export const partyErrors = {
  ENTERPRISE_NOT_APPROVED: {
    status: 403,
    says: '本企业尚未获商务部批准开展二手车出口业务，暂不能使用本系统。',
    remedy: '请先向所在地省级商务主管部门办理二手车出口企业备案，批准后次日即可登录使用。',
  },
  CONSENT_MISSING: {
    status: 403,
    says: '尚未对本系统作出平台授权。',
    remedy: '请阅读授权协议并点击“确认授权”后继续。',
  },
} as const satisfies ErrorTexts
