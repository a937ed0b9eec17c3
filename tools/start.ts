// npm start: the supervisor. Reads the environment, starts everything, prints the address, ends in order.
import { DataFolderInUse } from './embedded-postgres.ts'
import { announcement } from './supervisor/announce.ts'
import { PartFailed } from './supervisor/child.ts'
import { startProduct } from './supervisor/product.ts'
import type { Product } from './supervisor/product.ts'
import { readSettings } from './supervisor/settings.ts'
import { StartRefused } from './supervisor/start-refused.ts'

const begun = performance.now()
const say = (line: string) => console.log(line)

let product: Product | undefined
let ending: number | undefined

/** Signals within a second are one: npm, the shell and the terminal each pass on the same Ctrl-C. */
async function end(): Promise<void> {
  if (ending !== undefined) {
    if (performance.now() - ending < 1_000) return
    console.log('立即终止。')
    product?.kill()
    process.exit(130)
  }
  ending = performance.now()
  console.log('\n正在停止…（再按一次 Ctrl-C 立即终止）')
  // While still starting: the start below sees `ending` and stops what it has begun.
  if (!product) return
  await product.stop()
  console.log('已停止。')
  process.exit(0)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.on(signal, () => void end())

try {
  const settings = await readSettings(process.env)
  product = await startProduct(settings, say)
  if (ending !== undefined) {
    await product.stop()
    process.exit(0)
  }
  console.log(announcement(settings, performance.now() - begun))
} catch (error) {
  const told = error instanceof StartRefused || error instanceof PartFailed || error instanceof DataFolderInUse
  console.error(told ? `\n${error.message}` : error)
  process.exit(1)
}
