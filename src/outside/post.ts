/** What came of one POST: an answer, nobody there, or no answer in time. */
export type Posted =
  | { answered: true; status: number; simulated: boolean; reason: string }
  | { answered: false; reached: boolean; reason: string }

// before any answer: the message may or may not have been taken, but the partner isn't there
const nobodyThere = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EPIPE',
  'ETIMEDOUT', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'ERR_TLS_CERT_ALTNAME_INVALID',
])
const largestAnswer = 16 * 1024

/** Posts over kept-alive connections. Never throws for what a partner or the network does. */
export async function post(url: URL, headers: Readonly<Record<string, string>>, body: Buffer, timeoutMs: number): Promise<Posted> {
  try {
    const response = await fetch(url, {
      method: 'POST', headers, body: body as Uint8Array<ArrayBuffer>, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await beginningOf(response)
    return { answered: true, status: response.status, simulated: response.headers.get('simulated') === 'true', reason: reasonIn(text) }
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') return { answered: false, reached: true, reason: `no answer in ${timeoutMs / 1000} s` }
    const cause = firstCause(error)
    const reason = cause.message || (cause.code ?? 'the connection failed')
    return { answered: false, reached: !nobodyThere.has(cause.code ?? ''), reason }
  }
}

/** fetch wraps what happened; of several addresses tried, the first one's failure speaks for all. */
function firstCause(error: unknown): { code?: string; message: string } {
  let current = error as Error & { code?: string; errors?: unknown[] }
  for (let depth = 0; depth < 5; depth++) {
    const next = current.cause ?? current.errors?.[0]
    if (!(next instanceof Error)) break
    current = next
  }
  return current
}

/** An answer is read to its end, so that the connection can serve the next message; a long one is cut off with it. */
async function beginningOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    size += chunk.byteLength
    if (size > largestAnswer) break
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, largestAnswer))
}

function reasonIn(text: string): string {
  try {
    const content: unknown = JSON.parse(text)
    if (typeof content === 'object' && content !== null && 'reason' in content && typeof content.reason === 'string') {
      return content.reason.slice(0, 500)
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 200)
}
