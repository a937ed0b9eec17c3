import type { X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Authority } from './authority.ts'
import { issueCrl, normalSerial, readCrl, type Crl, type Revocation, type RevocationReason } from './crl.ts'
import { makePrivateFolder, replacePrivateFile, writePrivateFileOnce } from './private-files.ts'

const day = 86_400_000
/** Issued daily, good for three days: a weekend's stop of the issuer does not lock everybody out. */
const reissueAfter = day
const goodFor = 3 * day

/**
 * Answers the CRL in force, reading the file again when it changed (one stat a call).
 * Undefined: none that its authority signed. An older CRL laid over a newer one is not taken.
 */
export function crlReader(path: string, issuer: X509Certificate): () => Crl | undefined {
  let seen = ''
  let newest: Crl | undefined
  let inForce: Crl | undefined
  return () => {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
    const identity = stat ? `${stat.ino}:${stat.mtimeNs}:${stat.size}` : 'absent'
    if (identity === seen) return inForce
    seen = identity
    const read = stat && readQuietly(path, issuer)
    if (read && (!newest || read.number >= newest.number)) newest = read
    inForce = read && newest
    return inForce
  }
}

/** A damaged or foreign CRL counts as none: whoever asks refuses with CRL_STALE, which the operator sees. */
function readQuietly(path: string, issuer: X509Certificate): Crl | undefined {
  try {
    return readCrl(readFileSync(path, 'utf8'), issuer)
  } catch {
    return undefined
  }
}

export type CrlFile = {
  current(): Crl | undefined
  /** Re-issues when a day old, dated after `now`, or short of a recorded revocation. */
  keepCurrent(): Promise<void>
  revoke(serial: string, reason: RevocationReason): Promise<void>
}

/**
 * The CRL of one authority. Each revocation is a file of its own, written once; the CRL is made from all of them.
 * Two processes that revoke at once may publish in either order, so each looks again after publishing.
 */
export function crlFile({ dir, file, authority, now }: { dir: string; file: string; authority: Authority; now: () => Date }): CrlFile {
  const path = join(dir, file)
  const folder = join(dir, 'revoked', authority.name)
  const current = crlReader(path, authority.certificate)

  const recorded = async (): Promise<Revocation[]> => {
    await makePrivateFolder(folder)
    const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
    return Promise.all(files.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Revocation))
  }

  const publish = async (revocations: Revocation[]): Promise<void> => {
    const thisUpdate = new Date(Math.floor(now().getTime() / 1000) * 1000)
    const before = current()?.number ?? 0n
    const clock = BigInt(now().getTime())
    const pem = await issueCrl({
      issuer: { key: authority.key(), name: authority.subject },
      number: clock > before ? clock : before + 1n,
      thisUpdate,
      nextUpdate: new Date(thisUpdate.getTime() + goodFor),
      revocations,
    })
    await replacePrivateFile(path, pem)
  }

  const isCurrent = (revocations: Revocation[]): boolean => {
    const crl = current()
    const age = crl ? now().getTime() - crl.thisUpdate.getTime() : Number.NaN
    return crl !== undefined && age >= 0 && age < reissueAfter && revocations.every(({ serial }) => crl.isRevoked(serial))
  }

  const keepCurrent = async (): Promise<void> => {
    // an authority whose key is kept elsewhere has its CRL laid here by its keeper
    if (!authority.hasKey) return
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const revocations = await recorded()
      if (isCurrent(revocations)) return
      await publish(revocations)
    }
    throw new Error(`${file} does not stay as it is written: does another process with another clock write it?`)
  }

  return {
    current,
    keepCurrent,
    revoke: async (serial, reason) => {
      await makePrivateFolder(folder)
      const revocation: Revocation = { serial: normalSerial(serial), reason, at: now().toISOString() }
      if (!/^[0-9A-F]{1,40}$/.test(revocation.serial)) throw new RangeError(`not a certificate serial: ${serial}`)
      await writePrivateFileOnce(join(folder, `${revocation.serial}.json`), JSON.stringify(revocation))
      await keepCurrent()
    },
  }
}
