import type { DeclarationStatus } from '../../../src/vocabulary/codes/declaration-status.ts'
import type { PlainDate } from '../../../src/vocabulary/plain-date.ts'

// The demo world in plain data. Names are those of the glossary; codes are codes, not labels; money, mass and
// quantities are decimal strings; instants are ISO 8601 with +08:00; what has not happened yet is null.

export type PartyKind = 'exporter' | 'certification-body' | 'vehicle-office' | 'commerce-authority' | 'operator'

export type Party = {
  /** Stable name within the world, e.g. 'exporter-a'. */
  readonly key: string
  readonly id: number
  readonly kind: PartyKind
  readonly uscc: string
  readonly name: string
  /** Vehicle offices: their 6-digit division code; certification bodies: their short code. */
  readonly code: string | null
  readonly provinceCode: string
  readonly cityCode: string
  readonly officeChannel: 'desk' | 'system' | null
  /** 海关注册编码, exporters only. */
  readonly customsRegNo: string | null
}

export type Person = {
  readonly key: string
  readonly name: string
  readonly partyKey: string
  readonly roles: readonly PartyKind[]
  /** Employee's number: tells two holders of one name apart. */
  readonly serialOfPerson: string
}

export type Card = {
  /** What one types after --card. */
  readonly name: string
  readonly personKey: string
  /** `lockable` is as good as a valid one, and free to be locked with wrong PINs. */
  readonly state: 'valid' | 'expired' | 'revoked' | 'lockable'
  readonly validFrom: PlainDate
  readonly validTo: PlainDate
  readonly revokedOn: PlainDate | null
  /** what it is for, as the demo's login page says */
  readonly says: string
}

export type Approval = {
  readonly partyKey: string
  readonly kind: 'used-vehicle-export'
  readonly validFrom: PlainDate
  readonly validTo: PlainDate
}

/** 企业备案 with the provincial commerce authority, valid for one year. */
export type Filing = {
  readonly partyKey: string
  readonly filingDate: PlainDate
  readonly validUntil: PlainDate
  readonly filingBatch: string
  readonly filingStatus: '已备案' | '备案中' | '未通过' | '已过期' | '已取消'
  readonly exporterCode: string | null
  readonly contactName: string
  readonly contactPhone: string
  readonly district: string | null
  readonly functionalZone: string | null
  readonly attachments: readonly string[]
}

export type LicenceVehicle = Pick<Vehicle, 'vin' | 'brand' | 'model' | 'vehicleType' | 'fuelType'>

export type Licence = {
  readonly licenceNo: string
  readonly ownerKey: string
  readonly issueDate: PlainDate
  readonly validUntil: PlainDate
  readonly licenceStatus: 'valid' | 'used' | 'expired' | 'cancelled'
  readonly importCountry: string
  readonly issuingAuthority: string
  readonly vehicles: readonly LicenceVehicle[]
}

export type Company = { readonly uscc: string; readonly name: string; readonly customsRegNo: string }

export type DeclarationHead = {
  readonly declarationNo: string
  readonly seqNo: string
  readonly preEntryId: string
  readonly declareCustoms: string
  readonly exitCustoms: string
  readonly departurePort: string
  readonly destinationPort: string
  readonly declareDate: PlainDate
  readonly exportDate: PlainDate | null
  readonly domesticConsignor: Company
  readonly producerSeller: Company
  readonly declarant: Company
  /** Name of the declarant's person. */
  readonly declarantPerson: string
  readonly overseasConsignee: string
  readonly tradeCountry: string
  readonly destinationCountry: string
  readonly supervisionMode: string
  readonly dutyNature: string
  readonly transportMode: string
  readonly transportName: string
  readonly billNo: string
  readonly contractNo: string
  readonly incoterm: string
  readonly packageType: string
  readonly packageCount: string
  readonly grossWeight: string
  readonly netWeight: string
}

export type DeclarationItem = {
  readonly itemNo: number
  readonly hsCode: string
  readonly goodsName: string
  readonly goodsModel: string
  readonly brand: string
  readonly model: string
  readonly quantity: string
  readonly unit: string
  readonly unitPrice: string
  readonly totalPrice: string
  readonly currency: string
  readonly finalDestinationCountry: string
  readonly originCountry: string
}

export type Vehicle = {
  readonly itemNo: number
  /** Order within the item, from 1. */
  readonly n: number
  readonly vin: string
  /** Where the declaration says the VIN: in the VIN field, only as chassis number, or only in the goods model. */
  readonly vinSource: 'vin' | 'chassis' | 'model'
  readonly engineNo: string
  readonly brand: string
  readonly model: string
  readonly vehicleType: string
  readonly fuelType: string
  readonly usageNature: string
  readonly plateType: string
  readonly displacement: string | null
  readonly registrationDate: PlainDate
  readonly transferDate: PlainDate
}

export type Container = {
  readonly containerNo: string
  readonly containerSpec: string
  readonly itemNos: readonly number[]
  readonly goodsWeight: string
}

export type DeclarationClearance = {
  readonly channel: string
  readonly declarationStatus: DeclarationStatus
  /** When customs said so last. */
  readonly noticeAt: string
  readonly closeDate: PlainDate | null
}

export type Declaration = {
  readonly ownerKey: string
  readonly head: DeclarationHead
  readonly items: readonly DeclarationItem[]
  readonly vehicles: readonly Vehicle[]
  readonly containers: readonly Container[]
  readonly licenceNos: readonly string[]
  readonly clearance: DeclarationClearance
  /** Whether it is in our product when the demo begins; otherwise the clerk may extract it. */
  readonly extracted: boolean
}

/** One row of 提交报告记录 from before the demo began. */
export type Submission = {
  readonly key: string
  readonly exporterKey: string
  readonly personKey: string
  readonly officeKey: string
  readonly declarationNos: readonly string[]
  readonly submittedAt: string
  readonly status: 'delivered' | 'accepted' | 'sent-back' | 'withdrawn'
  /** When the office, or for a withdrawal the exporter, decided. */
  readonly decidedAt: string | null
  readonly reason: string | null
  /** The day on which the office deregistered all vehicles of the batch. */
  readonly deregistrationDate: PlainDate | null
}

export type WorldSummary = {
  readonly declarations: number
  readonly vehicles: number
  readonly licences: number
  readonly submissions: number
  readonly extracted: number
  readonly byStatus: Readonly<Record<string, number>>
  readonly byExporter: Readonly<Record<string, { declarations: number; vehicles: number }>>
}

export type World = {
  readonly today: PlainDate
  readonly parties: readonly Party[]
  readonly people: readonly Person[]
  readonly cards: readonly Card[]
  readonly approvals: readonly Approval[]
  readonly filings: readonly Filing[]
  readonly licences: readonly Licence[]
  /** In the order of their declaration dates. */
  readonly declarations: readonly Declaration[]
  /** In the order of submission. */
  readonly submissions: readonly Submission[]
  /** Six declarations of exporter-a, closed and not yet extracted: numbers to type during the tour. */
  readonly forTheTour: readonly string[]
  readonly summary: WorldSummary
}
