import type { Trust } from '../trust/open-trust.ts'

const hour = 3_600_000

/** Every process looks for new certificates, and for CRLs that are a day old, each hour. Answers what ends it. */
export function keepTrustCurrent(trust: Pick<Trust, 'refresh'>, onError: (error: unknown) => void): () => void {
  const timer = setInterval(() => void trust.refresh().catch(onError), hour)
  return () => clearInterval(timer)
}
