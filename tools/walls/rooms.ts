// The rooms of the house and the one-way doors between them (ARCHITECTURE.md shows the same as a picture).

export type Room = {
  name: string
  /** Which files live here, by path from the root; the first room that matches has the file. */
  files: RegExp
  /** Rooms it may import, each with the reason; its own room goes without saying. */
  may: Readonly<Record<string, string>>
  /** Names of packages, and 'node:' for Node's own modules; absent: any. */
  packages?: RegExp
  /** Why the packages are limited. */
  because?: string
}

const pure = { packages: /^zod$/, because: 'runs in the browser as on the server, and is tested without either' }
const browser = { packages: /^(?!node:|pg$|fastify|@fastify|pino$|sql-template-tag$)/, because: 'runs in the browser' }
const noPages = { packages: /^(?!react|antd$|@tanstack\/|@ant-design\/)/, because: 'runs on the server, where there are no pages' }

const words = { vocabulary: 'speaks the shared terms, code tables, VIN, dates' }
const shapes = { 'platform/contract': 'declares routes, access and refusals in the one form that server and pages read' }
const facts = { 'registry/contract': 'refers to facts that several capabilities share' }
const own = { 'capability/contract': 'carries out or shows what its own contract says', 'capability/domain': 'applies its own rules' }

const capability = String.raw`^src/capabilities/[^/]+/`

export const rooms: readonly Room[] = [
  { name: 'vocabulary', files: /^src\/vocabulary\//, may: {}, ...pure },
  { name: 'platform/contract', files: /^src\/platform\/contract\//, may: {}, ...pure },
  { name: 'platform/server', files: /^src\/platform\/server\//, may: shapes, ...noPages },
  { name: 'platform/web', files: /^src\/platform\/web\//, may: { ...shapes, ...words }, ...browser },

  { name: 'registry/contract', files: /^src\/registry\/[^/]+\/((contract|facts)(\.test)?\.ts$|domain\/)/, may: { ...words, ...shapes }, ...pure },
  { name: 'registry/server', files: /^src\/registry\//, may: {
    ...words, ...shapes, ...facts, 'platform/server': 'stores rows in transactions',
  }, ...noPages },

  { name: 'trust', files: /^src\/trust\//, may: {}, ...noPages },
  { name: 'documents', files: /^src\/documents\//, may: {
    ...words, trust: 'seals what it typeset', 'platform/server': 'keeps files and draws numbers',
  }, ...noPages },
  { name: 'spreadsheets', files: /^src\/spreadsheets\//, may: { ...words, ...shapes }, ...noPages },
  { name: 'outside', files: /^src\/outside\//, may: {
    ...words, ...shapes, ...facts, trust: 'signs and verifies messages', 'platform/server': 'sends through the outbox, receives through the inbox',
  }, ...noPages },

  { name: 'capability/domain', files: new RegExp(`${capability}domain/`), may: {
    ...words, ...shapes, ...facts, 'capability/contract': 'decides about the shapes of its own contract',
  }, ...pure },
  { name: 'capability/server', files: new RegExp(`${capability}server/`), may: {
    ...words, ...shapes, ...facts, ...own,
    'registry/server': 'reads and writes shared facts in its own transaction',
    'platform/server': 'runs in transactions, enqueues, audits', outside: 'asks and tells other systems',
    trust: 'signs', documents: 'typesets and seals', spreadsheets: 'reads and writes sheets',
  }, ...noPages },
  { name: 'capability/web', files: new RegExp(`${capability}web/`), may: {
    ...words, ...shapes, ...facts, ...own, 'platform/web': 'is made of the shared parts of pages',
  }, ...browser },
  // A contract may state its own rules (which state allows what), and those the shapes: one unit, safe for the browser.
  { name: 'capability/contract', files: new RegExp(`${capability}[^/]+\\.ts$`), may: {
    ...words, ...shapes, ...facts, 'capability/domain': 'publishes its own rules',
  }, ...pure },

  { name: 'app/web', files: /^src\/app\/web\//, may: {
    ...words, ...shapes, ...facts, 'platform/web': 'is the shell around the shared parts',
    'capability/contract': 'knows every capability', 'capability/web': 'knows every capability', 'capability/domain': 'knows every capability',
  }, ...browser },
  { name: 'app', files: /^src\/app\//, may: {
    ...words, ...shapes, ...facts, 'platform/server': 'wires the parts', 'registry/server': 'wires the parts', outside: 'wires the parts',
    trust: 'wires the parts', documents: 'wires the parts', spreadsheets: 'wires the parts', 'capability/contract': 'knows every capability',
    'capability/domain': 'knows every capability', 'capability/server': 'knows every capability',
  }, ...noPages },

  // The other systems and the clerk's PC: strangers, as the real ones are. A shared line would be a shared bug.
  { name: 'simulators', files: /^simulators\//, may: {}, ...noPages },
  { name: 'card-agent', files: /^card-agent\//, may: {}, packages: /^node:/, because: 'is a package of its own without dependencies' },
  { name: 'scenarios', files: /^db\//, may: {
    ...words, ...shapes, ...facts, 'registry/server': 'loads its world through the registry', 'platform/server': 'loads its world in transactions',
    trust: 'issues the demo cards', documents: 'seals the demo proofs', 'card-agent': 'makes the demo cards',
    'capability/domain': 'its past obeys the same rules', 'capability/server': 'its past was made by the same acts',
    app: 'stands on the same foundation as server and worker',
    simulators: 'lets customs tell its past as it would when asked', outside: 'reads what customs tells as the product does',
  }, ...noPages },
]

/** What tests may import besides: they start, fill and watch the real thing. */
export const testsMay = ['tools', 'scenarios', 'simulators', 'card-agent']

/** Rooms within which each folder is a room to itself. */
export const separate: Readonly<Record<string, RegExp>> = {
  'capability/contract': /^src\/capabilities\/[^/]+\//,
  'capability/domain': /^src\/capabilities\/[^/]+\//,
  'capability/server': /^src\/capabilities\/[^/]+\//,
  'capability/web': /^src\/capabilities\/[^/]+\//,
}

export const roomOf = (file: string): Room | undefined => rooms.find((room) => room.files.test(file))
