import sql from 'sql-template-tag'
import type { Tx } from '../../platform/server/db/tx.ts'
import type { DeclarationFacts } from '../declaration/facts.ts'
import type { LicenceFacts } from '../licence/facts.ts'
import type { PartyKind } from '../party/contract.ts'
import { sampleVin } from '../../vocabulary/testing/sample-vin.ts'

export interface SampleParty {
  id: string
  kind: PartyKind
  name: string
  uscc?: string
  code?: string
  channel?: 'desk' | 'system'
}

/** Under app_auth, which alone may write parties. */
export async function writeParty(tx: Tx, party: SampleParty): Promise<void> {
  await tx.run(sql`
    insert into party (id, kind, uscc, name, code, province_code, city_code, office_channel)
    values (${party.id}, ${party.kind}, ${party.uscc ?? null}, ${party.name}, ${party.code ?? null}, '610000', '610100', ${party.channel ?? null})
    on conflict (id) do nothing`)
}

/** A closed declaration of two vehicles, to be changed at will. */
export function sampleFacts(given: Partial<DeclarationFacts> & { vins?: readonly string[] } = {}): DeclarationFacts {
  const { vins = [sampleVin(1), sampleVin(2)], ...rest } = given
  return {
    declarationNo: '901120250010000123',
    status: 'closed',
    declareDate: '2026-03-01',
    exportDate: '2026-03-05',
    closeDate: '2026-03-08',
    consignor: { uscc: '91610131MA6TXXXX0X', name: '测试出口有限公司' },
    producer: null,
    licenceNo: '26-61-100123',
    declareCustoms: '9011',
    exitCustoms: '9401',
    departurePort: '650501',
    tradeCountry: 'KAZ',
    destinationCountry: 'KAZ',
    supervisionMode: '0110',
    transportMode: '4',
    items: [
      { itemNo: 1, hsCode: '8703234110', goodsName: '旧大众牌轿车', goodsModel: '1.4L', quantity: String(vins.length), unit: '003', unitPrice: '9800', totalPrice: '9800.50', currency: 'USD' },
    ],
    vehicles: vins.map((vin, i) => ({ itemNo: 1, n: i + 1, vin, vinSource: 'vin', brand: '大众', model: null, engineNo: null, vehicleType: null, fuelType: null })),
    head: {},
    containers: [],
    documents: [],
    ...rest,
  }
}

export function sampleLicence(given: Partial<LicenceFacts> & { vins?: readonly string[] } = {}): LicenceFacts {
  const { vins = [sampleVin(1), sampleVin(2)], ...rest } = given
  return {
    licenceNo: '26-61-100123',
    holderUscc: '91610131MA6TXXXX0X',
    status: 'valid',
    issueDate: '2026-01-10',
    validTo: '2026-07-09',
    importCountry: 'KAZ',
    issuingAuthority: '陕西省商务厅',
    vehicles: vins.map((vin) => ({ vin, brand: '大众', model: 'SVW71412BM', vehicleType: 'K33', fuelType: 'A' })),
    ...rest,
  }
}
