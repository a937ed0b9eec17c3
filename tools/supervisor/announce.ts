// What the person at the terminal reads once everything runs.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { demoCardsFile, demoPin } from '../../src/app/demo.ts'
import { root } from './settings.ts'
import type { Settings } from './settings.ts'

type Card = { name: string; holder: string; organisation: string }

const cardsIn = (folder: string): Card[] =>
  existsSync(folder) ? globSync(join(folder, '*.json')).map((file) => JSON.parse(readFileSync(file, 'utf8')) as Card).sort((a, b) => (a.name < b.name ? -1 : 1)) : []

const samplesIn = (file: string): string[] =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { extractable?: string[] }[]).flatMap(({ extractable }) => extractable ?? []) : []

export function announcement(settings: Settings, milliseconds: number): string {
  const lines = ['', `车窗已就绪（${(milliseconds / 1000).toFixed(1)} 秒）：${settings.publicUrl}`]
  if (settings.mode === 'demo') {
    const cards = cardsIn(join(settings.dataDir, 'cards'))
    if (cards.length > 0) lines.push('', `演示卡（卡密码 ${demoPin}）：`)
    const width = Math.max(0, ...cards.map(({ name }) => name.length))
    for (const card of cards) lines.push(`  ${card.name.padEnd(width)}  ${card.holder}　${card.organisation}`)
    const extractable = samplesIn(join(settings.dataDir, demoCardsFile))
    if (extractable.length > 0) lines.push('', '海关留有尚未提取的报关单（exporter-a 可提取）：', `  ${extractable.join('  ')}`)
    lines.push('', '演示模式：海关、商务、车管所均为模拟系统，印章与证书不具法律效力。')
  }
  const logs = relative(root, join(settings.dataDir, 'logs'))
  lines.push(`日志：${logs.startsWith('..') ? join(settings.dataDir, 'logs') : logs}　停止：按 Ctrl-C`, '')
  return lines.join('\n')
}
