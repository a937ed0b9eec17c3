// Checks one file in a thread of its own and ends: whatever the file does to the parsers dies with the thread.
import { parentPort, workerData } from 'node:worker_threads'
import { checkSeal, type SealTrust } from '../../../documents/seal-check/check-seal.ts'

const { pdf, trust } = workerData as { pdf: Uint8Array; trust: SealTrust }
parentPort?.postMessage(await checkSeal(pdf, trust))
