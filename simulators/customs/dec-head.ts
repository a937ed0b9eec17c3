/**
 * DecHead of the published declaration message. The keys stand in the published order: the writer emits
 * elements in the order of this schema, and a test compares it with the published one.
 */
import { z } from 'zod'
import { compactDate, count, country, decimal, digits, exactly, filled, text, uscc } from './facets.ts'

const feeMark = z.enum(['1', '2', '3'])
const flag = z.enum(['0', '1'])

export const DecHead = z.strictObject({
  /** 统一编号 of the data centre. */
  SeqNo: exactly(18).optional(),
  /** This customs office answers about exports only. */
  IEFlag: z.literal('E').default('E'),
  Type: exactly(2).optional(),
  /** 申报单位: 10-character customs registration. */
  AgentCode: filled(18),
  AgentName: filled(70),
  ApprNo: text(32).optional(),
  BillNo: text(32).optional(),
  ContrNo: text(32).optional(),
  /** 申报地海关, 4 digits. */
  CustomMaster: digits(4),
  CutMode: digits(3).optional(),
  /** 指运港, 6 characters. */
  DistinatePort: exactly(6),
  FeeCurr: exactly(3).optional(),
  FeeMark: feeMark.optional(),
  FeeRate: decimal.optional(),
  GrossWet: decimal,
  /** 出口日期; absent until the transport clears exit. */
  IEDate: compactDate.optional(),
  /** 出境关别, 4-digit customs code (not the 6-digit 离境口岸). */
  IEPort: digits(4),
  InsurCurr: exactly(3).optional(),
  InsurMark: z.enum(['1', '3']).optional(),
  InsurRate: decimal.optional(),
  LicenseNo: text(20).regex(/^[0-9]{2}-.{2}-.+$/).optional(),
  ManualNo: z.string().regex(/^[A-Z][0-9A-Z]{11}$/).optional(),
  NetWt: decimal,
  NoteS: text(70).optional(),
  OtherCurr: exactly(3).optional(),
  OtherMark: feeMark.optional(),
  OtherRate: decimal.optional(),
  /** 生产销售单位. */
  OwnerCode: text(18).min(2).optional(),
  OwnerName: filled(70),
  PackNo: count,
  /** 境内发货人: 10-character customs registration. */
  TradeCode: filled(18),
  /** 运抵国. */
  TradeCountry: country,
  TradeMode: digits(4),
  TradeName: filled(70),
  TrafMode: z.string().regex(/^[0-9A-Z]$/),
  TrafName: text(26).optional(),
  TransMode: z.string().regex(/^[1-6]$/).optional(),
  WrapType: filled(2),
  /** 海关编号: 4 customs district, 4 year, 0 = export, 9 serial. */
  EntryId: z.string().regex(/^\d{8}0\d{9}$/, 'must be an 18-digit export declaration number'),
  PreEntryId: digits(9).optional(),
  EdiId: z.string().regex(/^[0-9]$/).default('1'),
  Risk: text(10).optional(),
  CopName: filled(70),
  CopCode: exactly(9).optional(),
  EntryType: exactly(1).default('M'),
  PDate: compactDate.optional(),
  TypistNo: text(30).optional(),
  InputerName: text(32).optional(),
  PartenerID: text(20).optional(),
  TgdNo: exactly(18).optional(),
  DataSource: text(5).optional(),
  DeclTrnRel: flag.default('0'),
  ChkSurety: flag.optional(),
  BillType: exactly(1).optional(),
  CopCodeScc: exactly(18).optional(),
  OwnerCodeScc: uscc.optional(),
  AgentCodeScc: uscc.optional(),
  /** 境内发货人's 统一社会信用代码: decides who may ask. */
  TradeCoScc: uscc,
  PromiseItmes: text(32).default('0'),
  /** 贸易国. */
  TradeAreaCode: country,
  CheckFlow: flag.optional(),
  TaxAaminMark: flag.optional(),
  MarkNo: text(400).optional(),
  /** 启运港: for imports; an export leaves it empty. */
  DespPortCode: text(8).default(''),
  /** For exports the 离境口岸, 6 digits. */
  EntyPortCode: digits(6),
  GoodsPlace: text(100).default(''),
  BLNo: text(50).optional(),
  InspOrgCode: text(10).optional(),
  SpecDeclFlag: text(10).optional(),
  PurpOrgCode: text(10).optional(),
  DespDate: compactDate.optional(),
  CmplDschrgDt: compactDate.optional(),
  CorrelationReasonFlag: text(2).optional(),
  VsaOrgCode: text(10).optional(),
  OrigBoxFlag: text(1).optional(),
  DeclareName: filled(50),
  NoOtherPack: text(1).default('0'),
  OrgCode: text(10).optional(),
  OverseasConsignorCode: text(20).optional(),
  OverseasConsignorCname: text(150).optional(),
  OverseasConsignorEname: text(100).optional(),
  OverseasConsignorAddr: text(100).optional(),
  OverseasConsigneeCode: text(20).optional(),
  OverseasConsigneeEname: text(400).optional(),
  DomesticConsigneeEname: text(400).optional(),
  CorrelationNo: text(500).optional(),
  EdiRemark2: text(128).optional(),
  EdiRemark: text(128).optional(),
})
export type DecHead = z.output<typeof DecHead>
