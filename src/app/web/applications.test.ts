import { describe, expect, it } from 'vitest'
import { isPlanned, systems } from './applications.ts'

describe('the portal', () => {
  it('says of a system without a working module that it is planned, and of no other', () => {
    expect(systems.filter(isPlanned).map(({ id }) => id)).toEqual(['analysis'])
  })
  it('describes 数据提取 with all its ways', () => {
    const [extraction] = systems[0]!.modules
    for (const way of ['报关单号', '出口日期', '上传报文']) expect(extraction!.says).toContain(way)
  })
})
