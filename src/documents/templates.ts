// What can be typeset. A new document is a .typ file beside the others and an entry here.

import { z } from 'zod'
import { ExportDeclarationData, exportDeclarationInput } from './export-declaration.ts'
import { ExportProofData, exportProofInput, unprintableIn } from './export-proof.ts'
import { unprintableAnywhere } from './printed-text.ts'
import { qrImage, qrMatrix } from './qr-code.ts'
import { sealOf } from './seal-image.ts'

export interface Template<Data> {
  /** File in templates/. */
  file: string
  /** Name of the signature field in the sealed file. */
  sealField: string
  schema: z.ZodType<Data>
  /** Characters of the data that the font lacks. */
  unprintable(data: Data): string[]
  /** What the file reads as data.json. */
  input(data: Data): Record<string, unknown>
  /** SVG that the file shows, by the name that it reads it under. */
  pictures(data: Data): Record<string, string>
  /** The document's own day (YYYY-MM-DD): the only date that goes into the file, so that equal data gives equal bytes. */
  day(data: Data): string
}

const SelfTestData = z.object({ day: z.iso.date() })

export interface TemplateData {
  'export-declaration': ExportDeclarationData
  'export-proof': ExportProofData
  'self-test': z.infer<typeof SelfTestData>
}
export type TemplateName = keyof TemplateData

export const templates: { [Name in TemplateName]: Template<TemplateData[Name]> } = {
  'export-declaration': {
    file: 'export-declaration.typ',
    sealField: '中华人民共和国海关出口货物报关单 seal',
    schema: ExportDeclarationData,
    unprintable: unprintableAnywhere,
    input: exportDeclarationInput,
    pictures: data => ({ 'seal.svg': sealOf(data.issuer) }),
    day: data => data.printedOn,
  },
  'export-proof': {
    file: 'export-proof.typ',
    sealField: '二手车出口报关信息证明 seal',
    schema: ExportProofData,
    unprintable: unprintableIn,
    input: exportProofInput,
    pictures: data => ({ 'seal.svg': sealOf(data.issuer), 'qr.svg': qrImage(qrMatrix(data.checkUrl)) }),
    day: data => data.sealedOn,
  },
  'self-test': {
    file: 'self-test.typ',
    sealField: '自检 seal',
    schema: SelfTestData,
    unprintable: () => [],
    input: data => ({ day: data.day.split('-').map(Number) }),
    pictures: () => ({}),
    day: data => data.day,
  },
}
