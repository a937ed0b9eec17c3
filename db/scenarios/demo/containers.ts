import type { Random } from './random.ts'
import type { Container } from './world-types.ts'
import type { Goods } from './vehicles.ts'

const perContainer = 3

/** 40-foot containers with three vehicles each, in the order of the items. */
export function containersFor(random: Random, goods: Goods): Container[] {
  const count = Math.ceil(goods.vehicles.length / perContainer)
  return Array.from({ length: count }, (_, index) => {
    const loaded = goods.vehicles.slice(index * perContainer, (index + 1) * perContainer)
    return {
      containerNo: containerNo(random),
      containerSpec: '11',
      itemNos: [...new Set(loaded.map(vehicle => vehicle.itemNo))],
      goodsWeight: String(Math.round((goods.mass * loaded.length) / goods.vehicles.length)),
    }
  })
}

/** ISO 6346: owner DMO, category U, six digits and their check digit. */
function containerNo(random: Random): string {
  const start = `DMOU${random.digits(6)}`
  // letters count 10, 12, 13 … 38: multiples of 11 are left out
  const value = (character: string) => {
    const base = Number.parseInt(character, 36)
    return base < 10 ? base : base + Math.floor((base - 1) / 10)
  }
  const sum = [...start].reduce((total, character, index) => total + value(character) * 2 ** index, 0)
  return `${start}${(sum % 11) % 10}`
}
