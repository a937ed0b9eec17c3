import { problemOf, unreachable } from '../../../platform/web/client/api-problem.ts'
import { call } from '../../../platform/web/client/call.ts'
import { checkSealOfFile, findFile, largestFile, type KnownFile, type SealVerdict } from '../contract.ts'

/** What was found out of a file without sending it. `known` is undefined where this browser can't compute digests. */
export type Compared = { outcome: 'compared'; file: File; known: KnownFile | undefined; tooBig: boolean } | { outcome: 'not-pdf' } | { outcome: 'unreadable' }

export async function compareFile(file: File): Promise<Compared> {
  let bytes: ArrayBuffer
  try {
    bytes = await file.arrayBuffer()
  } catch {
    return { outcome: 'unreadable' } // removed, moved, or a folder
  }
  if (!looksLikePdf(bytes)) return { outcome: 'not-pdf' }
  const tooBig = bytes.byteLength > largestFile
  // browsers offer it on https and localhost only
  if (typeof crypto.subtle === 'undefined') return { outcome: 'compared', file, known: undefined, tooBig }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return { outcome: 'compared', file, known: await call(findFile, { body: { sha256 } }), tooBig }
}

/** Sends the file itself, raw; only after it was found to differ, and when the holder asks. */
export async function uploadFile(file: File): Promise<SealVerdict> {
  const response = await fetch(`/api${checkSealOfFile.path}`, {
    method: checkSealOfFile.method,
    headers: { 'content-type': 'application/pdf', accept: 'application/json' },
    credentials: 'omit',
    cache: 'no-store',
    body: file,
  }).catch(() => {
    throw unreachable()
  })
  if (!response.ok) throw await problemOf(response)
  return (await response.json()) as SealVerdict
}

// the header may stand behind some bytes of a mail program's
function looksLikePdf(bytes: ArrayBuffer): boolean {
  return new TextDecoder('latin1').decode(bytes.slice(0, 1024)).includes('%PDF-')
}
