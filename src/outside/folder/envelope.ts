import { v5 } from 'uuid'
import { readXml, type XmlElement } from '../xml.ts'

/** What the client program of the E-Port carries: one file, one message. */
export interface Envelope {
  messageId: string
  messageType: string
  sender: string
  receiver: string
  correlatesTo: string | null
  body: Buffer
}

// The published exchange envelope. Its own answer element names no earlier message: ours goes into AddInfo, where the
// envelope leaves room for what two partners agree on.
const namespace = 'http://www.chinaport.gov.cn/dxp'

export function composeEnvelope(envelope: Envelope, created: Date): Buffer {
  const { messageId, messageType, sender, receiver, correlatesTo, body } = envelope
  const field = (name: string, value: string) => `<${name}>${escape(value)}</${name}>`
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<DxpMsg xmlns="${namespace}" ver="1.0"><TransInfo>` +
      field('CopMsgId', messageId) + field('SenderId', sender) + `<ReceiverIds>${field('ReceiverId', receiver)}</ReceiverIds>` +
      field('CreatTime', `${new Date(created.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`) + field('MsgType', messageType) +
      `</TransInfo>${field('Data', body.toString('base64'))}` +
      `<AddInfo>${correlatesTo === null ? '' : field('CorrelatesTo', correlatesTo)}</AddInfo></DxpMsg>\n`,
  )
}

export function parseEnvelope(bytes: Uint8Array): { ok: true; envelope: Envelope } | { ok: false; reason: string } {
  const read = readXml(bytes)
  if (!read.ok) return read
  const { root } = read
  if (root.name !== 'DxpMsg' || root.namespace !== namespace) return { ok: false, reason: '不是 DxpMsg 报文' }
  const info = find(root, 'TransInfo')
  const [id, sender, type, data] = [text(info, 'CopMsgId'), text(info, 'SenderId'), text(info, 'MsgType'), text(root, 'Data')]
  if (!id || !sender || !type || !data) return { ok: false, reason: 'DxpMsg 缺少 CopMsgId、SenderId、MsgType 或 Data' }
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(type)) return { ok: false, reason: 'MsgType 不合格式' }
  const base64 = data.replaceAll(/\s/g, '')
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return { ok: false, reason: 'Data 不是 base64' }
  const correlatesTo = text(find(root, 'AddInfo'), 'CorrelatesTo') || null
  if (correlatesTo !== null && !uuid.test(correlatesTo)) return { ok: false, reason: 'CorrelatesTo 不是 UUID' }
  return {
    ok: true,
    envelope: {
      messageId: uuid.test(id) ? id.toLowerCase() : v5(`${sender} ${id}`, foreignIds),
      messageType: type,
      sender,
      receiver: text(find(info, 'ReceiverIds') ?? info, 'ReceiverId'),
      correlatesTo: correlatesTo?.toLowerCase() ?? null,
      body: Buffer.from(base64, 'base64'),
    },
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
// others number their messages as they like: the same number is always the same id here
const foreignIds = '8c1f6a52-58d4-4f0a-9d5e-3a4b0c6f7e21'

const find = (parent: XmlElement | undefined, name: string) => parent?.children.find((child) => child.name === name)
const text = (parent: XmlElement | undefined, name: string) => find(parent, name)?.text.trim() ?? ''
const escape = (value: string) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
