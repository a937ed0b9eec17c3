// What the demo world holds, so that a test may name a declaration without looking at the product first.
import type { Page } from '@playwright/test'
import type { Declaration, World } from '../../db/scenarios/demo/world-types.ts'
import { buildWorld } from '../../db/scenarios/demo/world.ts'
import { shanghaiDay } from '../../src/vocabulary/plain-date.ts'
import { checkVin } from '../../src/vocabulary/vin.ts'
import { ask } from './people.ts'

export const today = shanghaiDay(new Date())
export const world: World = buildWorld({ seed: 'demo', today })

export type Exporter = 'exporter-a' | 'exporter-b' | 'exporter-c'
export const noOf = (declaration: Declaration): string => declaration.head.declarationNo
export const dayOf = ({ head }: Declaration): string => head.exportDate ?? head.declareDate
export const vinsOf = ({ vehicles }: Declaration): string[] => vehicles.map(({ vin }) => vin)

const submitted = new Set(world.submissions.flatMap(({ declarationNos }) => declarationNos))
export const of = (exporter: Exporter): Declaration[] => world.declarations.filter(({ ownerKey }) => ownerKey === exporter)

export const hasRightDigit = (vin: string): boolean => {
  const checked = checkVin(vin)
  return checked.ok && checked.checkDigitOk
}

/** In the product from the beginning, closed, never submitted, and nothing odd about it. */
export function clean(exporter: Exporter): Declaration[] {
  return of(exporter).filter(
    (one) =>
      one.extracted &&
      one.clearance.declarationStatus === 'closed' &&
      one.vehicles.length <= 6 &&
      !submitted.has(noOf(one)) &&
      one.vehicles.every(({ vin }) => hasRightDigit(vin)),
  )
}

/** Each file of tests takes its own share of an exporter's declarations. */
const shares = ['wizard', 'records', 'withdrawal', 'desk', 'session', 'operations', 'looks', 'keyboard', 'agreement'] as const
export type Share = (typeof shares)[number]

export interface Chosen {
  id: string
  declaration: Declaration
}

/** The first of a share that nobody submitted yet. */
export async function take(page: Page, exporter: Exporter, share: Share, count: number): Promise<Chosen[]> {
  const chosen: Chosen[] = []
  const mine = clean(exporter).filter((_, index) => index % shares.length === shares.indexOf(share))
  for (const declaration of mine.toReversed()) {
    if (chosen.length === count) break
    const { rows } = await ask<{ rows: { id: string; batchNo: string | null }[] }>(page, `/verification/declarations?declarationNo=${noOf(declaration)}`)
    const [row] = rows
    if (row && row.batchNo === null) chosen.push({ id: row.id, declaration })
  }
  if (chosen.length < count) throw new Error(`${exporter} has only ${chosen.length} free declarations for ${share}`)
  return chosen
}
