// Reads one large message in a thread of its own and ends (read-message.ts sets the limits).
import { parentPort, workerData } from 'node:worker_threads'
import { readings, type ReadingKind } from './readings.ts'

const { bytes, question } = workerData as { bytes: Uint8Array; question: { kind: ReadingKind; today: string } }
parentPort?.postMessage(readings[question.kind](bytes, question.today))
