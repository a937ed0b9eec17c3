import sql from 'sql-template-tag'
import { createSoftCard } from '../../../card-agent/soft-card.ts'
import { X509Certificate } from 'node:crypto'
import { demoPin } from '../../../src/app/demo.ts'
import type { Database } from '../../../src/platform/server/db/database.ts'
import type { Trust } from '../../../src/trust/open-trust.ts'
import type { Card, World } from '../demo/world-types.ts'
import { idOf } from './ids.ts'

/** Parties, accounts, memberships, approvals, and a soft card for everybody. */
export async function writePeople(
  database: Database,
  world: World,
  parts: { trust: Trust; cardsFolder: string; now: Date },
): Promise<void> {
  const cards = await Promise.all(world.cards.map((card) => makeCard(world, card, parts)))
  const enterpriseOf = new Map(world.parties.map((party) => [party.key, party.id]))
  const people = world.people.map((person) => ({
    id: idOf('account', person.key),
    name: person.name,
    enterpriseId: enterpriseOf.get(person.partyKey),
    roles: person.roles,
  }))
  const approvals = world.approvals.map((approval) => ({
    ...approval,
    id: idOf('approval', `${approval.partyKey}/${approval.validFrom}`),
    enterpriseId: enterpriseOf.get(approval.partyKey),
  }))

  await database.withContext({ role: 'app_auth' }, async (tx) => {
    await tx.run(sql`
      insert into party (id, kind, uscc, name, code, province_code, city_code, office_channel)
      select id, kind, uscc, name, code, "provinceCode", "cityCode", "officeChannel"
        from jsonb_to_recordset(${JSON.stringify(world.parties)}::jsonb)
             as p (id bigint, kind text, uscc text, name text, code text, "provinceCode" text, "cityCode" text, "officeChannel" text)
      on conflict (id) do nothing`)
    await tx.run(sql`
      insert into account (id, name)
      select id, name from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as a (id uuid, name text)
      on conflict (id) do nothing`)
    await tx.run(sql`
      insert into membership (enterprise_id, account_id, roles)
      select "enterpriseId", id, array(select jsonb_array_elements_text(roles))
        from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as m ("enterpriseId" bigint, id uuid, roles jsonb)
      on conflict do nothing`)
    await tx.run(sql`
      insert into approval (enterprise_id, id, kind, valid_from, valid_to)
      select "enterpriseId", id, kind, "validFrom", "validTo"
        from jsonb_to_recordset(${JSON.stringify(approvals)}::jsonb)
             as a ("enterpriseId" bigint, id uuid, kind text, "validFrom" date, "validTo" date)
      on conflict do nothing`)
    await tx.run(sql`
      insert into card (cert_sha256, account_id, bound_at)
      select "certSha256", "accountId", ${parts.now}
        from jsonb_to_recordset(${JSON.stringify(cards)}::jsonb) as c ("certSha256" text, "accountId" uuid)
      on conflict (cert_sha256) do nothing`)
  })
}

async function makeCard(
  world: World,
  card: Card,
  { trust, cardsFolder }: { trust: Trust; cardsFolder: string },
): Promise<{ certSha256: string; accountId: string }> {
  const person = world.people.find((one) => one.key === card.personKey)
  const party = world.parties.find((one) => one.key === person?.partyKey)
  if (!person || !party) throw new Error(`card ${card.name} belongs to nobody`)
  const { certificatePem, certSha256 } = await createSoftCard(cardsFolder, {
    name: card.name,
    holder: person.name,
    organisation: party.name,
    pin: demoPin,
    issue: (publicKey) =>
      trust.issueCard({
        subjectName: person.name,
        serialOfPerson: person.serialOfPerson,
        organisationName: party.name,
        uscc: party.uscc,
        publicKey,
        validFrom: new Date(`${card.validFrom}T00:00:00+08:00`),
        validTo: new Date(`${card.validTo}T23:59:59+08:00`),
      }),
  })
  if (card.state === 'revoked') await trust.revoke(new X509Certificate(certificatePem).serialNumber, 'keyCompromise')
  return { certSha256, accountId: idOf('account', person.key) }
}
