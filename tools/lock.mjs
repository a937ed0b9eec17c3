// Completes package-lock.json: npm run lock (after every change of the dependencies); --check only looks.
//
// npm leaves out optional packages of foreign platforms that the registry answers 404 for, and then refuses
// its own lock file ("npm ci" EUSAGE: Missing … from lock file). Each such package gets an entry that says
// for which platform it is, read off its name: npm 10, 11 and 12 accept that and skip it.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [check, given] = [process.argv.includes('--check'), process.argv.slice(2).find((word) => !word.startsWith('--'))]
const file = given ?? join(dirname(dirname(fileURLToPath(import.meta.url))), 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

/** The folder in which `name`, required from the package at `from`, is found; undefined when it is locked nowhere. */
function place(from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    const path = `${folder ? `${folder}/` : ''}node_modules/${name}`
    if (lock.packages[path]) return path
    if (!folder) return undefined
  }
}

/** What npm must know to skip a package: `@oxlint/binding-linux-x64-musl` → os linux, cpu x64, libc musl. */
function platformOf(name) {
  const words = name.split(/[^a-z0-9]+/)
  const os = systems.find((system) => words.includes(system))
  const cpu = processors.find((processor) => words.includes(processor))
  if (!os || !cpu) throw new Error(`${name}: no platform in its name; a package for every platform must be locked by npm itself`)
  const libc = words.includes('musl') || words.includes('musleabihf') ? 'musl' : os === 'linux' ? 'glibc' : undefined
  return { cpu: [cpu], os: [os], ...(libc && { libc: [libc] }) }
}

const missing = []
for (const [from, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (place(from, name)) continue
    if (!/^\d/.test(version)) throw new Error(`${name}@${version}: only an exact version can be completed`)
    missing.push([`node_modules/${name}`, { version, ...platformOf(name), ...(entry.dev && { dev: true }), optional: true }])
  }
}

if (check) {
  for (const [path, entry] of missing) console.error(`missing from the lock file: ${path.slice(13)}@${entry.version}`)
  if (missing.length > 0) console.error('run: npm run lock')
  process.exitCode = missing.length > 0 ? 1 : 0
} else if (missing.length > 0) {
  const sorted = Object.entries({ ...lock.packages, ...Object.fromEntries(missing) }).sort(([a], [b]) => (a < b ? -1 : 1))
  lock.packages = Object.fromEntries(sorted)
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(`${missing.length} optional packages of other platforms added to ${file}`)
}
