import { X509Certificate } from 'node:crypto'
import { isRefusal, refuse } from '../../../platform/contract/refusal.ts'
import { serve, type Binding } from '../../../platform/server/http/binding.ts'
import { tryAgain } from '../../../platform/server/inbox/operate.ts'
import { drop, queueHealth, resend } from '../../../platform/server/outbox/operate.ts'
import type { Issuer } from '../../../documents/issuer.ts'
import { sealOf } from '../../../documents/seal-image.ts'
import type { Partners } from '../../../outside/partners.ts'
import type { Trust } from '../../../trust/open-trust.ts'
import * as contract from '../contract.ts'
import { agreementVersions, publishAgreement } from './agreements.ts'
import { codeTableSummaries, loadCodeTable, loadedCodes } from './codes.ts'
import { officesWithChannel, setChannel } from './offices.ts'
import { inboxHealth, lastContacts, partsHealth, rawMessage, recentMessages, recentReceived } from './queries.ts'

// the operator looks after the queues of everybody, and sees nobody's business rows
const queues = { context: { role: 'app_worker' } } as const
const accounts = { context: { role: 'app_auth' } } as const

export function operationsRoutes({ trust, partners, issuer }: { trust: Trust; partners: Partners; issuer: Issuer }): Binding[] {
  const connected = (code: string) => partners.find(`office:${code}`) !== undefined
  const root = new X509Certificate(trust.rootCertificate)
  return [
    serve(contract.readHealth, async ({ tx }) => {
      const contacts = await lastContacts(tx, partners.all.map(({ name }) => name))
      const { seal, timestamp, crlNextUpdate } = trust.health()
      return {
        outbox: await queueHealth(tx),
        inbox: await inboxHealth(tx),
        certificates: [
          { purpose: '电子签章', ...seal },
          { purpose: '时间戳', ...timestamp },
        ],
        crlNextUpdate: crlNextUpdate ?? null,
        partners: partners.all.map(({ name, simulator }) => ({
          name,
          simulated: simulator,
          lastSent: contacts.get(name)?.lastSent ?? null,
          lastHeard: contacts.get(name)?.lastHeard ?? null,
        })),
        parts: await partsHealth(tx),
      }
    }, queues),

    serve(contract.listMessages, ({ tx, query }) => recentMessages(tx, query), queues),
    serve(contract.listReceived, ({ tx, query }) => recentReceived(tx, query), queues),
    serve(contract.readMessage, async ({ tx, params, query, about }) => {
      about(`message:${params.id}`, query)
      return (await rawMessage(tx, params.id, query.partner)) ?? refuse('NOT_FOUND')
    }, queues),

    serve(contract.resendMessage, async ({ tx, params, about }) => {
      about(`message:${params.id}`)
      return (await resend(tx, params.id)) ? {} : refuse('MESSAGE_NOT_DEAD')
    }, queues),

    serve(contract.dropMessage, async ({ tx, params, body, about }) => {
      about(`message:${params.id}`, body)
      return (await drop(tx, params.id, body.reason)) ? {} : refuse('MESSAGE_NOT_DEAD')
    }, queues),

    serve(contract.retryReceived, async ({ tx, params, body, about }) => {
      about(`message:${params.id}`, body)
      return (await tryAgain(tx, { source: body.source, messageId: params.id })) ? {} : refuse('MESSAGE_NOT_QUARANTINED')
    }, queues),

    serve(contract.listOffices, ({ tx }) => officesWithChannel(tx, connected), queues),
    serve(contract.setOfficeChannel, ({ tx, params, body, about }) => {
      about(`office:${params.id}`, body)
      return setChannel(tx, { id: params.id, channel: body.channel, connected })
    }, queues),

    serve(contract.listAgreements, ({ tx }) => agreementVersions(tx), accounts),
    serve(contract.publishAgreement, async ({ tx, body, now, about }) => {
      const published = await publishAgreement(tx, body, now)
      if (!isRefusal(published)) about(`agreement:${published.system}@${published.version}`)
      return published
    }, accounts),

    serve(contract.listCodeTables, ({ tx }) => codeTableSummaries(tx), queues),
    serve(contract.loadCodeTable, ({ tx, params, body, about }) => {
      about(`codes:${params.name}`, { validFrom: body.validFrom })
      return loadCodeTable(tx, params.name, Buffer.from(body.contentBase64, 'base64'), body.validFrom)
    }, queues),
    serve(contract.loadedCodes, ({ tx }) => loadedCodes(tx), { context: { role: 'app_public' } }),

    serve(contract.readIssuer, async () => ({
      ...issuer,
      sealSvg: sealOf(issuer),
      rootCertificate: trust.rootCertificate,
      rootFingerprint: root.fingerprint256,
      rootValidTo: new Date(root.validTo),
    }), queues),
  ]
}
