import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { plainDate } from '../plain-date.ts'
import { defineCodeTable, matchesCodes } from './code-table.ts'
import { declarationChannel, statusOfChannel } from './declaration-channel.ts'
import { declarationStatuses } from './declaration-status.ts'
import { codeTable, codeTables, type CodeTableName } from './tables.ts'

const domain = fileURLToPath(new URL('../../../../shared/domain/', import.meta.url))
const domainThere = existsSync(domain)
if (!domainThere) console.warn(`SKIPPED: no published tables at ${domain} to compare the code tables with`)

/** Rows of a published table: code → its other columns. */
function published(file: string): Map<string, string[]> {
  const lines = readFileSync(domain + file, 'utf8').trimEnd().split('\n').slice(1)
  const rows = new Map<string, string[]>()
  for (const line of lines) {
    const [code = '', ...rest] = line.split('\t')
    // The published country table prints South Africa's code once more for a remainder; the first row counts.
    if (!rows.has(code)) rows.set(code, rest)
  }
  return rows
}

/** Labels differ from the source only by a remark in brackets behind them. */
const bare = (text: string) => text.replace(/[(（].*[)）]$/, '')

describe('codeTable', () => {
  it('labels a code, and an unknown code as itself', () => {
    expect(codeTable('country').label('BLR')).toBe('白俄罗斯')
    expect(codeTable('country').labelEn('BLR')).toBe('Belarus')
    expect(codeTable('customsDistrict').label('9011')).toBe('9011')
    expect(codeTable('customsDistrict').labelEn('9402')).toBe('霍尔果斯')
  })

  it('takes the row in force on the day', () => {
    const country = codeTable('country')
    expect(country.label('MKD', plainDate('2019-02-11'))).toBe('马其顿')
    expect(country.label('MKD', plainDate('2019-02-12'))).toBe('北马其顿')
    expect(country.label('MKD')).toBe('北马其顿')
  })

  it('refuses a code that is defined twice for the same days', () => {
    const twice = [{ code: '1', zh: '甲' }, { code: '1', zh: '乙' }]
    expect(() => defineCodeTable('letters', '字母', twice)).toThrow('letters holds 1 twice')
  })

  it('matches conditions by code: 俄罗斯 does not find 白俄罗斯', () => {
    expect(matchesCodes(['RUS'], 'RUS')).toBe(true)
    expect(matchesCodes(['RUS'], 'BLR')).toBe(false)
    expect(matchesCodes(['俄罗斯'], 'BLR')).toBe(false)
    expect(matchesCodes([], 'BLR')).toBe(true)
  })

  it('is filed under its own name', () => {
    for (const [key, table] of Object.entries(codeTables)) expect(table.name).toBe(key)
  })
})

describe('征减免税方式', () => {
  it('has the digits of the form', () => {
    const { rows, label } = codeTable('dutyMode')
    expect(rows.map(({ code }) => code).join('')).toBe('123456789')
    expect([label('1'), label('3'), label('0')]).toEqual(['照章征税', '全免', '0'])
  })
})

describe('declaration channels', () => {
  it('lead to a status we know; only R is 结关', () => {
    for (const { status } of declarationChannel.rows) expect(declarationStatuses).toContain(status)
    expect(declarationChannel.rows.filter(row => row.status === 'closed').map(row => row.code)).toEqual(['R'])
    expect(codeTable('declarationStatus').label('closed')).toBe('结关')
    expect(statusOfChannel('D')).toBe('deleted')
    expect(statusOfChannel('?')).toBeUndefined()
  })

  it.skipIf(!domainThere)('are those of the published receipt, with the statuses agreed for them', () => {
    const rows = published('declaration_receipt_channel.tsv')
    expect(declarationChannel.rows.length).toBe(rows.size)
    for (const row of declarationChannel.rows) {
      const [zh, status, terminal] = rows.get(row.code) ?? []
      expect([row.zh, row.status, row.terminal ? 'y' : 'n']).toEqual([zh, status, terminal])
    }
  })
})

describe.skipIf(!domainThere)('code tables agree with the published ones', () => {
  const sources: [CodeTableName, string, number?][] = [
    ['country', 'official/country.tsv'],
    ['currency', 'official/currency.tsv'],
    ['transportMode', 'official/transport_mode.tsv'],
    ['supervisionMode', 'official/supervision_mode.tsv'],
    ['port6', 'official/domestic_port_6.tsv'],
    ['unit', 'official/unit.tsv'],
    ['packageType', 'official/package_type.tsv'],
    ['containerSpec', 'official/container_spec.tsv'],
    ['fuelType', 'fuel_type_ga24_9.tsv', 2],
    ['vehicleType', 'vehicle_type_ga24_4.tsv', 2],
    ['usageNature', 'usage_ga24_3.tsv', 1],
    ['plateType', 'plate_type_ga24_7.tsv', 1],
    ['vehicleState', 'vehicle_state_ga.tsv', 1],
    ['hsVehicle', 'hs_vehicle.tsv', 1],
    ['licenceDocCode', 'license_doc_code.tsv'],
  ]

  it.each(sources)('%s', (name, file, confidenceColumn) => {
    const rows = published(file)
    const wrong = codeTable(name).rows.filter(({ code, zh, validFrom }) => {
      const row = rows.get(code)
      if (!row) return true
      const trusted = confidenceColumn === undefined || ['sure', 'likely'].includes(row[confidenceColumn] ?? '')
      // A later name is not in the published table of 2018.
      const same = validFrom !== undefined || zh === row[0] || zh === bare(row[0] ?? '')
      return !trusted || !same
    })
    expect(wrong).toEqual([])
  })

  it('countries are complete but for the pseudo-codes', () => {
    const known = new Set(codeTable('country').rows.map(row => row.code))
    const missing = [...published('official/country.tsv').keys()].filter(code => !known.has(code))
    expect(missing.sort()).toEqual(['CAI', 'CEU', 'GAM', 'MAI', 'MEL', 'SOC', 'TUA', 'TUB', 'ZAS', 'ZEU', 'ZNA', 'ZOC', 'ZSA', 'ZUN', 'ZZZ'])
  })

  it('customs districts: every code is a sure or likely one of the same place', () => {
    const rows = published('customs_district_curated.tsv')
    const wrong = codeTable('customsDistrict').rows.filter(({ code, zh }) => {
      const [name = '', , confidence = ''] = rows.get(code) ?? []
      // sources write short and long names (京机场关(机场货管), 乌鲁木齐现场): one contains the other
      return !['sure', 'likely'].includes(confidence) || !name.includes(bare(zh))
    })
    expect(wrong).toEqual([])
    const trusted = [...rows].filter(([, row]) => ['sure', 'likely'].includes(row[2] ?? ''))
    expect(codeTable('customsDistrict').rows.length).toBe(trusted.length)
  })

  it('divisions', () => {
    const rows = published('official/admin_division_2018.tsv')
    expect(codeTable('division').rows.filter(({ code, zh }) => rows.get(code)?.[0] !== zh)).toEqual([])
  })

  it('makers of WMIs', () => {
    const rows = published('wmi_common.tsv')
    const wrong = codeTables.wmi.rows.filter(({ code, country, en }) => {
      const [maker = '', origin, confidence] = rows.get(code) ?? []
      return confidence !== 'sure' || origin !== country || !maker.includes(en ?? '?')
    })
    expect(wrong).toEqual([])
  })
})
