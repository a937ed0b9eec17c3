// Checks one file in a thread of its own and ends: whatever the file does to the parsers dies with the thread.
import { parentPort, workerData } from 'node:worker_threads'
import { checkSeal } from '../../../documents/seal-check/check-seal.ts'

const { pdf, trustedRoots } = workerData as { pdf: Uint8Array; trustedRoots: Uint8Array[] }
parentPort?.postMessage(await checkSeal(pdf, { trustedRoots }))
