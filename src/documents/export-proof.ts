// 《二手车出口报关信息证明》 (3.1.3 item 3): what it states, and how that becomes the template's input.

import { z } from 'zod'
import { missingGlyphs, widthOf } from './fonts.ts'
import { Issuer } from './issuer.ts'
import { parseProofNo } from './numbering.ts'
import { printed } from './printed-text.ts'
import { sealDiameter } from './seal-image.ts'

/** Everything the certificate says, as it is to be printed: labels are resolved by the caller (decision 25). */
export type ExportProofData = z.infer<typeof ExportProofData>
export const ExportProofData = z.object({
  issuer: Issuer,
  proofNo: z.string().refine(text => parseProofNo(text) !== undefined, { message: 'not a proof number' }),
  /** 境内发货人 and its 统一社会信用代码. */
  consignor: z.object({ name: printed(200), uscc: z.string().regex(/^[0-9A-Z]{18}$/) }),
  /** 生产销售单位. */
  producerSeller: printed(200),
  /** 出口许可证号; several are joined by 、, none is shown as -. */
  licenceNos: z.array(printed(24)).max(50),
  /** 报关单单号. */
  declarationNo: z.string().regex(/^\d{18}$/),
  /** 出口日期; customs may close a declaration without naming it: shown as -. */
  exportDate: z.iso.date().nullable(),
  /** 出口口岸, as printed. */
  exportPort: printed(60),
  /** 贸易国别/地区: label and code as printed, e.g. 白俄罗斯 and BLR. */
  tradeCountry: z.object({ name: printed(60), code: z.string().regex(/^[A-Z0-9]{2,3}$/) }),
  /** The certificate testifies to closed declarations alone (decision 9). */
  clearanceStatus: z.literal('结关'),
  /** In the order of the declaration; each vehicle once. */
  vins: z
    .array(z.string().regex(/^[A-HJ-NPR-Z0-9]{17}$/))
    .min(1)
    .max(5000)
    .refine(vins => new Set(vins).size === vins.length, { message: 'a vehicle stands in the list twice' }),
  /** The Shanghai day of sealing. */
  sealedOn: z.iso.date(),
  /** What the QR code opens; holds the token in its fragment (decision 12). */
  checkUrl: z.url().max(300),
})

/** What of the data can't be printed: the characters the font lacks, each once. Empty when all can. */
export function unprintableIn(data: ExportProofData): string[] {
  const { issuer, consignor, tradeCountry } = data
  return missingGlyphs(
    [
      issuer.name, issuer.portalName, issuer.seal.text, issuer.seal.purpose,
      consignor.name, data.producerSeller, ...data.licenceNos, data.exportPort, tradeCountry.name,
    ].join(''),
  )
}

// What the template's cells leave for text of 11 points, in mm, less a millimetre to be sure.
const room = { wholeRow: 118, half: 40 }
const fits = (width: number, text: string) => widthOf(text, 11) < width

/** The template's input; keys are read in templates/export-proof.typ. */
export function exportProofInput(data: ExportProofData): Record<string, unknown> {
  const { issuer } = data
  const tradeCountry = `${data.tradeCountry.name}(${data.tradeCountry.code})`
  return {
    // Row by row of the upper table: a row that is told its height is set once, one that finds it itself twice.
    onOneLine: [
      fits(room.wholeRow, data.consignor.name),
      fits(room.wholeRow, data.producerSeller),
      fits(room.half, data.licenceNos.join('、')),
      fits(room.half, data.exportPort),
      fits(room.half, tradeCountry),
    ],
    demo: issuer.demo,
    issuer: issuer.name,
    portal: issuer.portalName,
    proofNo: data.proofNo,
    consignor: data.consignor.name,
    uscc: data.consignor.uscc,
    producerSeller: data.producerSeller,
    licenceNos: data.licenceNos,
    declarationNo: data.declarationNo,
    exportDate: data.exportDate ?? '-',
    exportPort: data.exportPort,
    tradeCountry,
    clearanceStatus: data.clearanceStatus,
    vins: data.vins,
    sealedOn: data.sealedOn.split('-').map(Number),
    sealDiameter,
  }
}
