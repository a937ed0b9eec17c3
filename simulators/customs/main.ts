import { runSimulator } from '../kit/process.ts'
import { customs } from './definition.ts'

await runSimulator((settings) => customs(settings.dataDir))
