import sql from 'sql-template-tag'
import type { Tx } from '../../../platform/server/db/tx.ts'
import type { ItemKey } from '../../../platform/server/jobs/jobs.ts'
import { differencesOf, type Difference } from '../../../registry/declaration/domain/differences.ts'
import type { DeclarationFacts } from '../../../registry/declaration/facts.ts'

/** The file that a line of an extraction began with, in `job_item.given`; its facts until customs has answered. */
interface GivenFile {
  name: string
  /** the day whose names the codes of `differences` bear */
  declareDate: string
  /** null while there is nothing of customs to compare with */
  differences: Difference[] | null
  facts?: DeclarationFacts
}

/** Keeps what a file said with the line that asks customs about it; `confirmed` is what customs said of it before. */
export async function keepFile(tx: Tx, item: ItemKey, file: { name: string; facts: DeclarationFacts; confirmed: DeclarationFacts | undefined }): Promise<void> {
  const { name, facts, confirmed } = file
  await write(tx, item, {
    name, facts,
    declareDate: (confirmed ?? facts).declareDate,
    differences: confirmed ? differencesOf(facts, confirmed) : null,
  })
}

/** Customs has answered: what the file said otherwise stays with the line (decision 6), whatever customs says later. */
export async function compareFile(tx: Tx, item: ItemKey, customs: DeclarationFacts): Promise<void> {
  const { given } = await tx.one<{ given: GivenFile | null }>(sql`
    select given from job_item where enterprise_id = ${item.enterpriseId} and job_id = ${item.jobId} and n = ${item.n}`)
  if (!given?.facts) return
  await write(tx, item, { name: given.name, declareDate: customs.declareDate, differences: differencesOf(given.facts, customs) })
}

const write = (tx: Tx, item: ItemKey, given: GivenFile) =>
  tx.run(sql`
    update job_item set given = ${JSON.stringify(given)}
     where enterprise_id = ${item.enterpriseId} and job_id = ${item.jobId} and n = ${item.n}`)

/** A number that is asked for again is still the file's. */
export async function carryFiles(tx: Tx, enterpriseId: string, jobs: { from: string; to: string }): Promise<void> {
  await tx.run(sql`
    update job_item i set given = earlier.given
      from job_item earlier
     where earlier.enterprise_id = ${enterpriseId} and earlier.job_id = ${jobs.from} and earlier.given is not null
       and i.enterprise_id = ${enterpriseId} and i.job_id = ${jobs.to} and i.key = earlier.key`)
}
