import { country } from '../../../vocabulary/codes/country.ts'
import { currency } from '../../../vocabulary/codes/currency.ts'
import { customsDistrict } from '../../../vocabulary/codes/customs-district.ts'
import { declarationStatus } from '../../../vocabulary/codes/declaration-status.ts'
import { licenceStatus } from '../../../vocabulary/codes/licence-status.ts'
import { port6 } from '../../../vocabulary/codes/port6.ts'
import { supervisionMode } from '../../../vocabulary/codes/supervision-mode.ts'
import { transportMode } from '../../../vocabulary/codes/transport-mode.ts'
import { unit } from '../../../vocabulary/codes/unit.ts'
import type { CodeTable } from '../../../vocabulary/codes/code-table.ts'
import type { Tone } from '../../../platform/web/look/tag.tsx'

const shown = (table: CodeTable) => (code: string | null) => (code ? table.label(code) : '-')

/** Codes as people read them; one that no table knows shows as itself. */
export const portText = shown(port6)
export const countryText = shown(country)
export const customsText = shown(customsDistrict)
export const supervisionText = shown(supervisionMode)
export const transportText = shown(transportMode)
export const unitText = shown(unit)
export const currencyText = shown(currency)
export const statusText = shown(declarationStatus)
export const licenceStatusText = shown(licenceStatus)

export function statusTone(status: string): Tone {
  if (status === 'closed') return 'green'
  if (['returned', 'rejected', 'deleted', 'failed', 'uploadFailed', 'error'].includes(status)) return 'red'
  if (['taxDue', 'inspect', 'notice', 'manual'].includes(status)) return 'amber'
  return 'blue'
}

export function licenceTone(status: string): Tone {
  if (status === 'valid') return 'green'
  return status === 'used' ? 'grey' : 'red'
}
