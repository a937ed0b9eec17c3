import { pinTries } from './card-file.ts'

export type AgentCode =
  | 'PIN_EMPTY' | 'PIN_WRONG' | 'CARD_LOCKED' | 'NO_CARD' | 'CARD_UNREADABLE'
  | 'PAGE_NOT_ALLOWED' | 'REQUEST_WRONG' | 'NOT_FOUND' | 'AGENT_FAULT'

type Text = { status: number; message: (triesLeft: number) => string }

/** What happened and what to do about it, as the person reads it. */
const texts: Record<AgentCode, Text> = {
  PIN_EMPTY: { status: 422, message: () => '请输入卡密码。' },
  PIN_WRONG: { status: 422, message: (left) => `卡密码不正确，还可以试 ${left} 次。请核对后重新输入。` },
  CARD_LOCKED: { status: 423, message: () => `卡密码已连续 ${pinTries} 次输错，卡已锁定。请携带卡介质与身份证件到制卡代理点解锁。` },
  NO_CARD: { status: 404, message: () => '没有读到卡。请插入卡后重试；仍读不到时，请到制卡代理点检测卡介质。' },
  CARD_UNREADABLE: { status: 422, message: () => '卡内数据已损坏，读不出来。请到制卡代理点换卡。' },
  PAGE_NOT_ALLOWED: { status: 403, message: () => '这个页面不在卡助手允许的网址之列。请从平台的正式网址打开登录页。' },
  REQUEST_WRONG: { status: 400, message: () => '登录请求不完整。请刷新登录页后重试。' },
  NOT_FOUND: { status: 404, message: () => '卡助手没有这个功能。请确认卡助手与平台的版本相配。' },
  AGENT_FAULT: { status: 500, message: () => '卡助手出错。请重新启动卡助手后再试。' },
}

export type AgentProblem = { code: AgentCode; triesLeft: number | null; message: string }

/** `triesLeft`: null where no card's counter is meant. */
export function problem(code: AgentCode, triesLeft: number | null = null): { status: number; body: AgentProblem } {
  const { status, message } = texts[code]
  return { status, body: { code, triesLeft, message: message(triesLeft ?? 0) } }
}
