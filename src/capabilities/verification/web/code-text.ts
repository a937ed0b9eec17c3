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
import type { PlainDate } from '../../../vocabulary/plain-date.ts'
import type { Tone } from '../../../platform/web/look/tag.tsx'

const shown = (table: CodeTable) => (code: string | null, on: string | null) => (code ? table.label(code, (on ?? undefined) as PlainDate | undefined) : '-')

/** A code as it was named on the day of what bears it (decision 25), the newest name where that has no day; one that no table knows shows as itself. */
export const portText = shown(port6)
export const countryText = shown(country)
export const customsText = shown(customsDistrict)
export const supervisionText = shown(supervisionMode)
export const transportText = shown(transportMode)
export const unitText = shown(unit)
export const currencyText = shown(currency)

/** States are what they are today: they bear no day. */
export const statusText = (code: string): string => declarationStatus.label(code)
export const licenceStatusText = (code: string): string => licenceStatus.label(code)

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
