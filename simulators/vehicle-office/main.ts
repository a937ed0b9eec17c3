import { runSimulator } from '../kit/process.ts'
import { vehicleOffice } from './definition.ts'

const code = process.env['SIM_OFFICE'] ?? '610100'
if (!/^\d{6}$/.test(code)) throw new Error('SIM_OFFICE is not a six-digit office code')
await runSimulator(() => vehicleOffice(code))
