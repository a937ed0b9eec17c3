import type { Figure } from './kit/figure.ts'

export interface Bench {
  name: string
  /** one line for whoever asks what there is */
  what: string
  /** runs only when it is named */
  long?: boolean
  run(): Promise<Figure[]>
}

export const benches: readonly Bench[] = [
  {
    name: 'vin-lookup',
    what: 'a vehicle by its VIN through HTTP, against bare pg',
    run: async () => (await import('./vin-lookup.ts')).vinLookup(),
  },
  {
    name: 'declaration-page',
    what: 'pages of a million declarations through HTTP, against bare pg',
    long: true,
    run: async () => (await import('./declaration-page.ts')).declarationPage(),
  },
  { name: 'certificate-check', what: 'p99 of a certificate checked by anyone', run: async () => (await import('./certificate-check.ts')).certificateCheck() },
  { name: 'zip', what: 'a batch of 500 certificates as a ZIP, against one file as long', run: async () => (await import('./zip.ts')).zip() },
  { name: 'clerks', what: '200 clerks at once for two minutes on the whole product', long: true, run: async () => (await import('./clerks.ts')).clerksAtOnce() },
  { name: 'login', what: 'challenge to session with distinct cards, a CPU-second of the server', run: async () => (await import('./login.ts')).login() },
  { name: 'ready', what: 'seconds until the whole product is ready', run: async () => (await import('./ready.ts')).ready() },
  { name: 'exchange', what: 'claim to mark against SKIP LOCKED, signed messages against a bare loop', run: async () => (await import('./exchange.ts')).exchange() },
  { name: 'certificates', what: 'certificates made, against the sum of their parts and pdfkit', run: async () => (await import('./certificates/certificates.ts')).certificates() },
  { name: 'certificates-memory', what: 'RSS over 2,000 certificates', long: true, run: async () => (await import('./certificates/memory.ts')).certificatesMemory() },
]
