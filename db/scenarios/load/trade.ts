import type { Database } from '../../../src/platform/server/db/database.ts'
import type { DeclarationFacts } from '../../../src/registry/declaration/facts.ts'
import { keepDeclaration } from '../../../src/registry/declaration/keep.ts'
import { keepLicence } from '../../../src/registry/licence/keep.ts'
import type { Declaration, World } from '../demo/world-types.ts'

/** What was extracted before the demo begins: declarations and their licences, each exporter's in one transaction. */
export async function writeTrade(database: Database, world: World): Promise<void> {
  const exporters = world.parties.filter((party) => party.kind === 'exporter')
  await Promise.all(
    exporters.map(({ key, id, provinceCode }) =>
      database.withContext({ role: 'app_tenant', enterpriseId: String(id) }, async (tx) => {
        const extracted = world.declarations.filter((declaration) => declaration.ownerKey === key && declaration.extracted)
        for (const declaration of extracted) {
          const at = new Date(declaration.clearance.noticeAt)
          await keepDeclaration(tx, factsOf(declaration), {
            enterpriseId: String(id),
            provinceCode,
            provenance: 'customs',
            messageId: null,
            noticeDate: noticeDateOf(at),
            at,
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

/** YYYYMMDDTHHMMSSmm in Shanghai's time, as customs writes it. */
function noticeDateOf(at: Date): string {
  const local = new Date(at.getTime() + 8 * 3_600_000).toISOString()
  return `${local.slice(0, 19).replace(/[-:]/g, '')}00`
}

function factsOf({ head, items, vehicles, containers, licenceNos, clearance }: Declaration): DeclarationFacts {
  const { domesticConsignor: consignor, producerSeller: producer } = head
  return {
    declarationNo: head.declarationNo,
    status: clearance.declarationStatus,
    declareDate: head.declareDate,
    exportDate: head.exportDate,
    closeDate: clearance.closeDate,
    consignor: { uscc: consignor.uscc, name: consignor.name },
    producer: { uscc: producer.uscc, name: producer.name },
    licenceNo: licenceNos[0] ?? null,
    declareCustoms: head.declareCustoms,
    exitCustoms: head.exitCustoms,
    departurePort: head.departurePort,
    tradeCountry: head.tradeCountry,
    destinationCountry: head.destinationCountry,
    supervisionMode: head.supervisionMode,
    transportMode: head.transportMode,
    items: items.map(({ itemNo, hsCode, goodsName, goodsModel, quantity, unit, unitPrice, totalPrice, currency }) => ({
      itemNo, hsCode, goodsName, goodsModel, quantity, unit, unitPrice, totalPrice, currency,
    })),
    vehicles: vehicles.map(({ itemNo, n, vin, vinSource, brand, model, engineNo, vehicleType, fuelType }) => ({
      itemNo, n, vin, vinSource, brand, model, engineNo, vehicleType, fuelType,
    })),
    head: {},
    containers: containers.map(({ containerNo, containerSpec, goodsWeight }) => ({ containerNo, containerSpec, goodsWeight })),
    documents: licenceNos.map((number) => ({ code: '4', number })),
  }
}
