// The product's own line from data to a stored certificate, and its parts one by one.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { demoIssuer } from '../../src/documents/issuer.ts'
import type { ExportProofData } from '../../src/documents/export-proof.ts'
import { openPress, type Press } from '../../src/documents/press.ts'
import type { Typeset } from '../../src/documents/press-messages.ts'
import { sealPdf } from '../../src/documents/seal-pdf.ts'
import { sampleProof } from '../../src/documents/testing/sample-proof.ts'
import { openFolderStore, type FileStore } from '../../src/platform/server/files/file-store.ts'
import { openTrust, type Trust } from '../../src/trust/open-trust.ts'
import type { AtEnd } from '../kit/endings.ts'

export const vehiclesEach = 5

export interface Line {
  press: Press
  trust: Trust
  files: FileStore
  /** never the same twice: the typesetter remembers what it has seen */
  fresh(): ExportProofData
  typeset(data: ExportProofData): Promise<Typeset>
  seal(typeset: Typeset, timestamp?: Trust['timestamp']): Promise<Uint8Array>
  /** data → QR and typesetting → seal with a timestamp → stored */
  make(): Promise<void>
}

let series = 0

/** Keys, press and files as the worker has them, warm, in a folder that is gone afterwards. */
export async function openLine(atEnd: AtEnd): Promise<Line> {
  const dir = mkdtempSync(join(tmpdir(), 'chechuang-bench-'))
  chmodSync(dir, 0o700)
  atEnd(() => rmSync(dir, { recursive: true, force: true }))
  const names = { operator: demoIssuer.name, issuer: demoIssuer.name, seal: demoIssuer.seal.text }
  const trust = await openTrust({ dir: join(dir, 'keys'), now: () => new Date(), mode: 'demo', names })
  const files = await openFolderStore(join(dir, 'files'))
  const press = openPress()
  atEnd(() => press.close())
  await press.warm()

  const signer = trust.signer('seal')
  const typeset = (data: ExportProofData) => press.typeset('export-proof', data)
  const seal = ({ pdf, sealAt }: Typeset, timestamp: Trust['timestamp'] = trust.timestamp) =>
    sealPdf(pdf, { signer, timestamp: (digest) => timestamp(digest), at: new Date(), sealAt, reason: '二手车出口报关信息证明', location: demoIssuer.portalName })
  const fresh = () => sampleProof(vehiclesEach, series++)
  return {
    press, trust, files, fresh, typeset, seal,
    make: async () => {
      await files.put(await seal(await typeset(fresh())))
    },
  }
}

/** Documents under way at the same time, here as in the worker while it is busy. */
const underWay = 4

/** Milliseconds a piece that `work` takes for all of `pieces`, several under way. */
export async function millisecondsEach<Piece>(pieces: readonly Piece[], work: (piece: Piece) => Promise<unknown>): Promise<number> {
  const left = pieces.values()
  const begun = performance.now()
  await Promise.all(Array.from({ length: underWay }, async () => {
    for (const piece of left) await work(piece)
  }))
  return (performance.now() - begun) / pieces.length
}

/** Documents a second that the parts would make one after the other, each having been measured alone. */
export async function harmonicSum({ fresh, typeset, seal, trust, files }: Line, documents: number): Promise<number> {
  const pages: Typeset[] = []
  const typesetting = await millisecondsEach(Array.from({ length: documents }, fresh), async (data) => pages.push(await typeset(data)))
  // a token that was made before: sealing without the timestamp
  const token = await trust.timestamp(createHash('sha256').digest())
  const sealed: Uint8Array[] = []
  const sealing = await millisecondsEach(pages, async (page) => sealed.push(await seal(page, async () => token)))
  const timestamping = await millisecondsEach(sealed, (bytes) => trust.timestamp(createHash('sha256').update(bytes).digest()))
  const storing = await millisecondsEach(sealed, (bytes) => files.put(bytes))
  return 1000 / (typesetting + sealing + timestamping + storing)
}
