import { randomUUID } from 'node:crypto'
import type { Route } from '../../platform/contract/route.ts'
import { item, reply, vinEntry } from '../../outside/testing/customs-reply.ts'
import type { Things } from './world.ts'

export interface Sample {
  /** the path has a parameter of which nothing is said here */
  unknown?: true
  params?: Record<string, string>
  query?: Record<string, string>
  body?: object
}

/** Which thing the `:id` after this stretch of a path names. */
const ids: Readonly<Record<string, keyof Things>> = {
  '/data-collaboration/extractions/': 'extractionId',
  '/verification/declarations/': 'declarationId',
  '/verification/batches/': 'batchId',
  '/verification/proofs/': 'proofId',
  '/desk/batches/': 'deskBatchId',
  '/operations/messages/': 'messageId',
  '/operations/received/': 'messageId',
  '/operations/offices/': 'officeId',
}

const others: Readonly<Record<string, (of: Things) => string>> = {
  system: () => 'verification',
  kind: () => 'proofs',
  name: () => 'country',
  screen: () => 'submit-batch',
  proofNo: (of) => of.proofNo,
  declarationNo: (of) => of.declarationNo,
}

function paramsOf(path: string, of: Things): Pick<Sample, 'params' | 'unknown'> {
  const params: Record<string, string> = {}
  let unknown = false
  for (const [, before = '', name = ''] of path.matchAll(/(?<=^|:\w+)([^:]*):(\w+)/g)) {
    const key = name === 'id' ? ids[before] : undefined
    const value = key ? of[key] : others[name]?.(of)
    unknown ||= value === undefined
    params[name] = value ?? randomUUID()
  }
  return { ...(Object.keys(params).length > 0 ? { params } : {}), ...(unknown ? { unknown } : {}) }
}

/** The exporter's own declaration as its client program saves it, told a little differently than customs told it. */
function messageFile({ declarationNo, uscc, licenceNo, vin }: Things): string {
  const text = reply({ entryId: declarationNo, items: item({ entries: vinEntry(`<VinCode>${vin}</VinCode>`) }) })
  const message = text.slice(text.indexOf('<DecMessage'), text.indexOf('</DeclarationReply>'))
  const own = message.replaceAll('91610131MA6TXXXX0X', uscc).replaceAll('25-61-100123', licenceNo)
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${own}`).toString('base64')
}

/** What a route is asked with beside the ids of its path: the things of one exporter, or of its office's desk. */
const contents: Readonly<Record<string, (of: Things) => Omit<Sample, 'params'>>> = {
  'POST /access/challenges': () => ({ body: {} }),
  // a version that does not exist: the walk must not give anybody a consent
  'POST /access/consents': () => ({ body: { system: 'verification', version: 99 } }),

  'POST /data-collaboration/extractions': () => ({ body: { declarationNos: ['901120260010000999'] } }),
  'POST /data-collaboration/range-extractions': () => ({ body: { from: '2026-03-01', to: '2026-03-02' } }),

  'PUT /data-collaboration/synchronisation': () => ({ body: { enabled: true } }),
  'POST /data-collaboration/files': (of) => ({ body: { fileName: '报文.xml', contentBase64: messageFile(of) } }),

  'GET /verification/declarations': (of) => ({ query: { declarationNo: of.declarationNo } }),
  'GET /verification/vehicles': (of) => ({ query: { vin: of.vin } }),
  'POST /verification/batch-checks': (of) => ({ body: { officeId: of.officeId, declarationIds: [of.freeDeclarationId] } }),
  'POST /verification/batches': (of) => ({
    body: { officeId: of.officeId, declarationIds: [of.freeDeclarationId], reasons: { LICENCE_VEHICLES_MISSING: '访问检查' } },
  }),
  'POST /verification/batches/:id/withdrawal': () => ({ body: { reason: '访问检查' } }),

  'POST /desk/batches/:id/decisions': (of) => ({ body: { decisions: [{ vin: of.vin, result: 'accepted' }] } }),
  'POST /desk/batches/:id/return': () => ({ body: { reasonCode: 'other', reason: '访问检查' } }),
  'POST /desk/batches/:id/withdrawal-answer': () => ({ body: { granted: false, reason: '访问检查' } }),

  'POST /certificate-check': (of) => ({ body: { proofNo: of.proofNo } }),
  'POST /certificate-check/vins': (of) => ({ body: { proofNo: of.proofNo, vin: of.vin } }),

  'PUT /drafts/:screen': () => ({ body: { works: { w: { at: '2026-03-15T04:00:00.000Z', content: { office: '610100' } } } } }),

  'POST /operations/received/:id/retry': () => ({ body: { source: 'customs' } }),
  'POST /operations/messages/:id/drop': () => ({ body: { reason: '访问检查' } }),
}

export const contentNames: readonly string[] = Object.keys(contents)

export const nameOf = (route: Pick<Route, 'method' | 'path'>): string => `${route.method} ${route.path}`

/** A route of which nothing is said here is asked with the ids of its path and nothing else. */
export function sampleOf(route: Route, of: Things): Sample {
  return {
    ...(route.method === 'GET' ? {} : { body: {} }),
    ...contents[nameOf(route)]?.(of),
    ...paramsOf(route.path, of),
  }
}
