// What can be typeset. A new document is a .typ file beside the others and an entry here.

import { z } from 'zod'
import { ExportProofData, exportProofInput, unprintableIn } from './export-proof.ts'

export interface Template<Data> {
  /** File in templates/. */
  file: string
  schema: z.ZodType<Data>
  /** Characters of the data that the font lacks. */
  unprintable(data: Data): string[]
  /** What the file reads as JSON from sys.inputs.data. */
  input(data: Data): Record<string, unknown>
  /** The document's own day (YYYY-MM-DD): the only date that goes into the file, so that equal data gives equal bytes. */
  day(data: Data): string
}

const SelfTestData = z.object({ day: z.iso.date() })

export interface TemplateData {
  'export-proof': ExportProofData
  'self-test': z.infer<typeof SelfTestData>
}
export type TemplateName = keyof TemplateData

export const templates: { [Name in TemplateName]: Template<TemplateData[Name]> } = {
  'export-proof': {
    file: 'export-proof.typ',
    schema: ExportProofData,
    unprintable: unprintableIn,
    input: exportProofInput,
    day: data => data.sealedOn,
  },
  'self-test': {
    file: 'self-test.typ',
    schema: SelfTestData,
    unprintable: () => [],
    input: data => ({ day: data.day.split('-').map(Number) }),
    day: data => data.day,
  },
}
