import { item, reply, vinEntry } from './customs-reply.ts'

/** A DecMessage as the exporter's client program saves it, of 50 items with so many vehicles, each with so many idle bytes. */
export function largeFile(given: { vehicles: number; padding: number; declarationNo?: string; uscc?: string }): Buffer {
  const each = Math.ceil(given.vehicles / 50)
  const items = Array.from({ length: 50 }, (_, i) => item({
    no: String(i + 1), quantity: String(each),
    entries: Array.from({ length: each }, (_, k) =>
      vinEntry(`<VinCode>LSV${String(10_000_000_000_000 + i * each + k)}</VinCode>${given.padding > 0 ? `<Pad>${'x'.repeat(given.padding)}</Pad>` : ''}`)).join(''),
  })).join('')
  const text = reply({ items, ...(given.declarationNo ? { entryId: given.declarationNo } : {}) })
  const message = text.slice(text.indexOf('<DecMessage'), text.indexOf('</DeclarationReply>'))
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${given.uscc ? message.replace('91610131MA6TXXXX0X', given.uscc) : message}`)
}
