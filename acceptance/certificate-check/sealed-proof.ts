import { expect, type Browser, type Page } from '@playwright/test'
import { readBatch, type BatchDetail } from '../support/batches.ts'
import { agree, ask, logIn, type Card } from '../support/people.ts'

export interface SealedProof {
  proofNo: string
  pdf: Buffer
  vins: string[]
}

/** A past certificate of the demo's exporter, downloaded as its clerk does. The page stays logged in. */
export async function downloadProof(browser: Browser, card: Card, batchStatus: 'accepted' | 'withdrawn'): Promise<{ proof: SealedProof; clerk: Page }> {
  const clerk = await browser.newPage()
  await clerk.goto('/login')
  await logIn(clerk, card)
  await clerk.waitForURL(({ pathname }) => pathname !== '/login')
  await agree(clerk)

  const yesterday = Date.now() - 86_400_000
  const { rows } = await ask<{ rows: { id: string; status: string; submittedAt: string }[] }>(clerk, '/verification/batches?size=200')
  const batch = rows.find((row) => row.status === batchStatus && Date.parse(row.submittedAt) < yesterday)
  if (!batch) throw new Error(`${card} has no past batch that is ${batchStatus}`)
  // the past is sealed behind the running product: its turn comes within a minute or two
  let detail: BatchDetail | undefined
  await expect(async () => {
    detail = await readBatch(clerk, batch.id)
    expect(detail.proofs[0]?.status).toBe(batchStatus === 'withdrawn' ? 'withdrawn' : 'valid')
  }).toPass({ timeout: 150_000, intervals: [1_000] })
  const { id, proofNo, declarationNo } = detail!.proofs[0]!
  const file = await clerk.request.get(`/api/verification/proofs/${id}/file`)
  expect(file.ok()).toBe(true)
  const vins = detail!.vehicles.filter((vehicle) => vehicle.declarationNo === declarationNo).map(({ vin }) => vin)
  return { clerk, proof: { proofNo, pdf: await file.body(), vins } }
}
