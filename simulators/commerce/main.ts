import { runSimulator } from '../kit/process.ts'
import { commerce } from './definition.ts'

await runSimulator((settings) => commerce(settings.dataDir))
