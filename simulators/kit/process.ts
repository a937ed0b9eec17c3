/** Runs a simulator as a process: ready when it listens, gone when its supervisor is. */
import type { SimulatorDefinition } from './definition.ts'
import { log } from './log.ts'
import { readSettings, type Settings } from './settings.ts'
import { startSimulator } from './simulator.ts'

export async function runSimulator(define: (settings: Settings) => SimulatorDefinition): Promise<void> {
  const settings = readSettings(process.env)
  const definition = define(settings)
  const running = await startSimulator(definition, settings)
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    // A delivery under way may take its whole time-out: it is in the database, so it needn't be waited for.
    setTimeout(() => process.exit(0), 1_000).unref()
    running.close().then(() => process.exit(0), (error: unknown) => {
      log('closing failed', { error: String(error) })
      process.exit(1)
    })
  }
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
  process.once('disconnect', end)
  log('listening', { name: definition.name, port: running.port })
  process.send?.({ ready: true, port: running.port })
}
