// npm run bench -- [name…] [--json]: measures the real paths beside a floor or a peer, in one run (bench/README.md).
import { benches } from './benches.ts'
import { endEverything } from './kit/endings.ts'
import type { Figure } from './kit/figure.ts'

const json = process.argv.includes('--json')
const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'))

const unknown = asked.filter((name) => !benches.some((bench) => bench.name === name))
if (unknown.length > 0) {
  console.error(`there is no bench ${unknown.join(', ')}; there are:`)
  for (const { name, what, long } of benches) console.error(`  ${name.padEnd(22)}${what}${long ? ' (long: only when named)' : ''}`)
  process.exit(2)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) {
  process.on(signal, () => void endEverything().finally(() => process.exit(130)))
}

let crashed = 0
for (const bench of benches.filter(({ name, long }) => (asked.length > 0 ? asked.includes(name) : !long))) {
  try {
    const begun = performance.now()
    const figures = await bench.run()
    for (const figure of figures) tell(figure)
    if (!json) console.log(`  ${((performance.now() - begun) / 1000).toFixed(0)} s`)
  } catch (error) {
    // the others are measured all the same
    crashed++
    console.error(`${bench.name} crashed:`, error)
  }
}
process.exit(crashed > 0 ? 1 : 0)

function tell(figure: Figure): void {
  if (json) return console.log(JSON.stringify(figure))
  const { name, value, unit, against, target, ok } = figure
  const goal = target === null ? 'for information' : `target ${target}, ${ok ? 'held' : 'MISSED'}`
  console.log(`${name.padEnd(34)} ${String(value).padStart(9)} ${unit.padEnd(22)} ${goal}\n  against ${against}`)
}
