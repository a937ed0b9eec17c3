// Certificates with 5 vehicles each, distinct data: QR → typeset → seal → timestamp → stored, against the sum of its own
// parts and against pdfkit with @signpdf.
import { checkSeal } from '../../src/documents/seal-check/check-seal.ts'
import { withEndings } from '../kit/endings.ts'
import type { Figure } from '../kit/figure.ts'
import { sideBySide } from '../kit/rounds.ts'
import { harmonicSum, millisecondsEach, openLine, type Line } from './line.ts'
import { openPeer, type Peer } from './pdfkit-peer.ts'

const documents = 32

export function certificates(): Promise<Figure[]> {
  return withEndings(async (atEnd) => {
    const line = await openLine(atEnd)
    const [signer, timestamp] = [line.trust.signer('seal'), (digest: Uint8Array) => line.trust.timestamp(digest)]
    const peer = openPeer(signer, timestamp)
    const sparingPeer = openPeer(signer, timestamp, { fontsParsedOnce: true })
    await refuseUnequal(line, peer)
    await refuseUnequal(line, sparingPeer)
    const pieces = Array.from({ length: documents }, (_, n) => n)
    const againstPeer = {
      unit: 'documents/CPU-second',
      real: () => aCpuSecond(documents, () => millisecondsEach(pieces, line.make)),
      bare: (who: Peer, count: number) => () => aCpuSecond(count, async () => {
        for (let n = 0; n < count; n++) await line.files.put(await who.make(line.fresh()))
      }),
    }
    return [
      await sideBySide({
        name: 'certificates, whole line',
        unit: 'documents/s',
        floor: 'harmonic sum of typesetting with QR, sealing, timestamp and storing alone',
        target: 0.8,
        rounds: 6,
        real: async () => 1000 / (await millisecondsEach(pieces, line.make)),
        bare: () => harmonicSum(line, documents),
      }),
      await sideBySide({
        ...againstPeer,
        name: 'certificates, against pdfkit',
        floor: 'pdfkit and @signpdf, the same content, PDF/A-2b and PAdES B-T',
        target: 4,
        rounds: 5,
        bare: againstPeer.bare(peer, 8),
      }),
      await sideBySide({
        ...againstPeer,
        name: 'certificates, pdfkit sparing fonts',
        floor: 'the same with fonts that pdfkit parsed once, which its manual does not know',
        target: null,
        rounds: 3,
        bare: againstPeer.bare(sparingPeer, 24),
      }),
    ]
  })
}

/** Pieces a CPU-second of this process, with its threads: the typesetter is one. */
async function aCpuSecond(pieces: number, work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return pieces / ((user + system) / 1e6)
}

/** Both sides must hold before the same judge. */
async function refuseUnequal(line: Line, peer: Peer): Promise<void> {
  const trustedRoots = [Buffer.from(line.trust.rootCertificate.replace(/-----[^-]+-----|\s/g, ''), 'base64')]
  const data = line.fresh()
  for (const [name, pdf] of [['ours', await line.seal(await line.typeset(data))], ['the peer', await peer.make(data)]] as const) {
    const { status, finding } = await checkSeal(pdf, { trustedRoots })
    if (status !== 'valid') throw new Error(`the seal of ${name} is ${status}: ${finding}`)
  }
}
