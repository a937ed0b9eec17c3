/**
 * DecList items with their vehicles, containers and licence documents, in the published element order
 * (the writer and a test rely on the order of the keys, as in dec-head.ts).
 */
import { z } from 'zod'
import { compactDate, count, country, currency, decimal, digits, exactly, filled, text } from './facets.ts'

/** One vehicle of an item. Any of VinCode and ChassisNo may be missing: declarants fill them as they like. */
export const DecGoodsLimitVin = z.strictObject({
  LicenceNo: filled(20),
  LicTypeCode: filled(5),
  /** Number of the vehicle within the item, from 1. */
  VinNo: count.max(5),
  BillLadDate: compactDate.optional(),
  QualityQgp: text(100).optional(),
  MotorNo: text(100).optional(),
  VinCode: text(20).optional(),
  ChassisNo: text(20).optional(),
  InvoiceNum: decimal.optional(),
  ProdCnnm: text(500).optional(),
  ProdEnnm: text(500).optional(),
  ModelEn: text(500).optional(),
  PricePerUnit: decimal.max(14).optional(),
})

export const DecGoodsLimit = z.strictObject({
  /** The item's GNo. */
  GoodsNo: count,
  LicTypeCode: filled(5),
  LicenceNo: text(40).optional(),
  LicWrtofDetailNo: text(2).optional(),
  LicWrtofQty: text(20).optional(),
  DecGoodsLimitVin: z.array(DecGoodsLimitVin).default([]),
})

export const DecListItem = z.strictObject({
  ClassMark: exactly(1).optional(),
  CodeTS: digits(10),
  ContrItem: text(19).optional(),
  DeclPrice: decimal,
  DutyMode: filled(1).optional(),
  Factor: decimal.optional(),
  GModel: text(255).optional(),
  GName: filled(255),
  GNo: count,
  /** In an export declaration this element holds the country of destination. */
  OriginCountry: country,
  TradeCurr: currency.optional(),
  DeclTotal: decimal,
  GQty: decimal,
  FirstQty: decimal.optional(),
  SecondQty: decimal.optional(),
  GUnit: digits(3).optional(),
  FirstUnit: digits(3).optional(),
  SecondUnit: digits(3).optional(),
  UseTo: exactly(2).optional(),
  WorkUsd: decimal.optional(),
  ExgNo: text(30).optional(),
  ExgVersion: text(8).optional(),
  /** In an export declaration this element holds the country of origin. */
  DestinationCountry: country,
  CiqCode: text(20).default('999'),
  DeclGoodsEname: text(100).optional(),
  OrigPlaceCode: text(50).optional(),
  Purpose: text(4).optional(),
  ProdValidDt: text(20).optional(),
  ProdQgp: text(20).optional(),
  GoodsAttr: text(20).optional(),
  Stuff: text(400).optional(),
  Uncode: text(20).optional(),
  DangName: text(80).optional(),
  DangPackType: text(4).optional(),
  DangPackSpec: text(24).optional(),
  EngManEntCnm: text(100).optional(),
  NoDangFlag: text(1).optional(),
  DestCode: text(8).optional(),
  GoodsSpec: text(2000).optional(),
  GoodsModel: text(2000).optional(),
  GoodsBrand: text(2000).optional(),
  ProduceDate: text(2000).optional(),
  ProdBatchNo: text(2000).optional(),
  DistrictCode: text(5).optional(),
  CiqName: text(50).optional(),
  DecGoodsLimits: z.array(DecGoodsLimit).optional(),
  MnufctrRegNo: text(20).optional(),
  MnufctrRegName: text(150).optional(),
})
export type DecListItem = z.output<typeof DecListItem>

export const DecContainer = z.strictObject({
  ContainerId: filled(11),
  ContainerMd: filled(32),
  GoodsNo: text(100).optional(),
  LclFlag: z.enum(['0', '1']).optional(),
  GoodsContaWt: decimal.optional(),
})

/** DocuCode 4 = export licence, CertCode = its number. */
export const LicenseDocu = z.strictObject({ DocuCode: exactly(1), CertCode: filled(32) })
