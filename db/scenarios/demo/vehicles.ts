import { wmi } from '../../../src/vocabulary/codes/wmi.ts'
import { multiplyDecimals } from '../../../src/vocabulary/decimal.ts'
import { addDays, plainDate, type PlainDate } from '../../../src/vocabulary/plain-date.ts'
import { modelYearCode, vinCheckDigit } from '../../../src/vocabulary/vin.ts'
import { catalogue, type CatalogueModel } from './catalogue.ts'
import type { Random } from './random.ts'
import type { DeclarationItem, Vehicle } from './world-types.ts'

/** What the vehicles of a declaration have in common. */
export type Load = {
  readonly count: number
  readonly currency: string
  readonly destinationCountry: string
  /** The licence's day: registration and transfer come before it. */
  readonly issueDate: PlainDate
  /** Only VINs in the VIN field with right check digits: for declarations shown on the tour. */
  readonly tidy: boolean
}

export type Goods = { items: DeclarationItem[]; vehicles: Vehicle[]; mass: number }

/** Units of a currency for one US dollar, to one decimal: good enough for prices that nobody pays. */
const perDollar: Readonly<Record<string, number>> = { USD: 1, EUR: 0.9, CNY: 7.2 }

/** Makes vehicles whose VINs never repeat within one world. */
export function vehicleMaker(random: Random): (load: Load) => Goods {
  const taken = new Set<string>()
  const models = catalogue.map(model => [model, model.weight] as const)

  return load => {
    const goods: Goods = { items: [], vehicles: [], mass: 0 }
    let left = load.count
    while (left > 0) {
      const quantity = Math.min(left, random.weighted([[1, 5], [2, 4], [3, 3], [load.count > 20 ? 12 : 5, 2]]))
      left -= quantity
      addItem(goods, random.weighted(models), quantity, load, random, taken)
    }
    return goods
  }
}

function addItem(goods: Goods, model: CatalogueModel, quantity: number, load: Load, random: Random, taken: Set<string>): void {
  const itemNo = goods.items.length + 1
  const modelYear = Number(load.issueDate.slice(0, 4)) - random.between(model.fuelType === 'C' ? 1 : 2, model.fuelType === 'C' ? 4 : 7)
  const vinSource = load.tidy ? 'vin' : random.weighted([['vin', 90], ['chassis', 6], [quantity <= 3 ? 'model' : 'vin', 4]] as const)

  const vehicles = Array.from({ length: quantity }, (_, index): Vehicle => {
    const transferDate = addDays(load.issueDate, -random.between(3, 25))
    const registered = plainDate(`${modelYear}-${String(random.between(1, 12)).padStart(2, '0')}-${String(random.between(1, 28)).padStart(2, '0')}`)
    // the maker's confirmation is needed within 180 days of registration: none of these vehicles is that young
    const latest = addDays(transferDate, -200)
    return {
      itemNo,
      n: index + 1,
      vin: newVin(model, modelYear, load.tidy, random, taken),
      vinSource,
      engineNo: `${model.engine}${random.digits(7)}`,
      brand: model.brand,
      model: model.model,
      vehicleType: model.vehicleType,
      fuelType: model.fuelType,
      usageNature: model.fuelType === 'B' ? 'F' : random.weighted([['A', 20], ['L', 1], ['G', 1]]),
      plateType: model.fuelType === 'C' ? '52' : model.fuelType === 'B' ? '01' : '02',
      displacement: model.displacement ?? null,
      registrationDate: registered < latest ? registered : latest,
      transferDate,
    }
  })

  const dollars = (model.price * random.between(82, 112)) / 100
  const unitPrice = `${Math.round((dollars * (perDollar[load.currency] ?? 1)) / 50) * 50}.00`
  const power = model.displacement ? `${model.displacement}ml` : '纯电动'
  goods.items.push({
    itemNo,
    hsCode: model.hsCode,
    goodsName: `旧${model.brand}牌${power}${model.model}${model.body}`,
    goodsModel: [
      `品牌:${model.brand}`, `型号:${model.model}`, `排量:${power}`, `年款:${modelYear}`, '成色:旧',
      ...(vinSource === 'model' ? [`车架号:${vehicles.map(vehicle => vehicle.vin).join('、')}`] : []),
    ].join('|'),
    brand: model.brand,
    model: model.model,
    quantity: String(quantity),
    unit: '003',
    unitPrice,
    totalPrice: multiplyDecimals(unitPrice, String(quantity)),
    currency: load.currency,
    finalDestinationCountry: load.destinationCountry,
    originCountry: wmi.find(model.wmi)?.country ?? 'CHN',
  })
  goods.vehicles.push(...vehicles)
  goods.mass += model.mass * quantity
}

function newVin(model: CatalogueModel, modelYear: number, tidy: boolean, random: Random, taken: Set<string>): string {
  const start = `${model.wmi}${model.vds}`
  for (;;) {
    const end = `${modelYearCode(modelYear)}${random.pick([...'ABCDEFGHKNPRS'])}${random.digits(6)}`
    const right = vinCheckDigit(`${start}0${end}`)
    // one in sixty is wrong, as on real papers: our product warns and does not block
    const digit = !tidy && random.chance(1 / 60) ? (right === '7' ? '3' : '7') : right
    const vin = `${start}${digit}${end}`
    if (taken.has(vin)) continue
    taken.add(vin)
    return vin
  }
}
