import { parseDeclarationReply } from '../../../src/outside/customs/messages.ts'
import type { Database } from '../../../src/platform/server/db/database.ts'
import type { DeclarationFacts } from '../../../src/registry/declaration/facts.ts'
import { keepDeclaration } from '../../../src/registry/declaration/keep.ts'
import { keepLicence } from '../../../src/registry/licence/keep.ts'
import { DeclarationRecord } from '../../../simulators/customs/record.ts'
import { declarationReply } from '../../../simulators/customs/reply.ts'
import { customsRecords } from '../demo/customs-records.ts'
import type { World } from '../demo/world-types.ts'

/** What was extracted before the demo begins: declarations and their licences, each exporter's in one transaction. */
export async function writeTrade(database: Database, world: World): Promise<void> {
  const customs = toldByCustoms(world)
  const exporters = world.parties.filter((party) => party.kind === 'exporter')
  await Promise.all(
    exporters.map(({ key, id, provinceCode }) =>
      database.withContext({ role: 'app_tenant', enterpriseId: String(id) }, async (tx) => {
        const extracted = world.declarations.filter((declaration) => declaration.ownerKey === key && declaration.extracted)
        for (const declaration of extracted) {
          const told = customs.get(declaration.head.declarationNo)
          if (!told) throw new Error(`customs knows nothing of ${declaration.head.declarationNo}`)
          await keepDeclaration(tx, told.facts, {
            enterpriseId: String(id),
            provinceCode,
            provenance: 'customs',
            messageId: null,
            noticeDate: told.noticeDate,
            at: new Date(declaration.clearance.noticeAt),
          })
        }
        const known = new Set(extracted.flatMap((declaration) => declaration.licenceNos))
        const waiting = new Set(
          world.declarations.filter((declaration) => !declaration.extracted).flatMap((declaration) => declaration.licenceNos),
        )
        for (const licence of world.licences) {
          // a licence that nothing was declared under is known from the commerce system's list
          if (licence.ownerKey !== key || (!known.has(licence.licenceNo) && waiting.has(licence.licenceNo))) continue
          await keepLicence(
            tx,
            String(id),
            {
              licenceNo: licence.licenceNo,
              holderUscc: '',
              status: licence.licenceStatus,
              issueDate: licence.issueDate,
              validTo: licence.validUntil,
              importCountry: licence.importCountry,
              issuingAuthority: licence.issuingAuthority,
              vehicles: licence.vehicles,
            },
            new Date(`${licence.issueDate}T10:00:00+08:00`),
          )
        }
      }),
    ),
  )
}

/** Each declaration exactly as customs would answer for it, so that extracting it again finds nothing new. */
function toldByCustoms(world: World): Map<string, { facts: DeclarationFacts; noticeDate: string }> {
  return new Map(
    customsRecords(world).map((row) => {
      const record = DeclarationRecord.parse(row)
      const { EntryId } = record.head
      const reply = parseDeclarationReply(Buffer.from(declarationReply(EntryId, { result: 'found', record })))
      if (!('facts' in reply)) throw new Error(`declaration ${EntryId} of the demo world can't be read: ${JSON.stringify(reply)}`)
      return [EntryId, reply]
    }),
  )
}
