// Batches made through the routes, where a test is about what comes afterwards.
import { expect, type Page } from '@playwright/test'
import { ask } from './people.ts'

export interface BatchDetail {
  id: string
  batchNo: string
  status: string
  officeName: string
  declarationNos: string[]
  proofs: { id: string; proofNo: string; declarationNo: string; status: string }[]
  vehicles: { vin: string; declarationNo: string; result: string | null; reason: string | null; deregisteredOn: string | null }[]
}

export const xian = '610100'
export const baoji = '610300'
export const officeNames = { [xian]: '西安市公安局交通警察支队车辆管理所（演示）', [baoji]: '宝鸡市公安局交通警察支队车辆管理所（演示）' } as const

export const readBatch = (page: Page, id: string) => ask<BatchDetail>(page, `/verification/batches/${id}`)

export async function officeId(page: Page, code: string): Promise<string> {
  const offices = await ask<{ id: string; code: string }[]>(page, '/verification/offices')
  const found = offices.find((office) => office.code === code)
  if (!found) throw new Error(`there is no vehicle office ${code}`)
  return found.id
}

export async function submit(page: Page, code: string, declarationIds: readonly string[]): Promise<{ id: string; batchNo: string }> {
  const chosen = { officeId: await officeId(page, code), declarationIds }
  const { findings } = await ask<{ findings: { code: string; severity: string; says: string }[] }>(page, '/verification/batch-checks', { data: chosen })
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  const reasons = Object.fromEntries(findings.map((finding) => [finding.code, '已与实车核对']))
  return ask(page, '/verification/batches', { data: { ...chosen, reasons } })
}

/** Waits until a batch stands so, as long as a machine with other work may need. */
export async function until(page: Page, id: string, ...statuses: string[]): Promise<BatchDetail> {
  let batch: BatchDetail | undefined
  await expect(async () => {
    batch = await readBatch(page, id)
    expect(statuses).toContain(batch.status)
  }).toPass({ timeout: 45_000, intervals: [300] })
  return batch!
}
