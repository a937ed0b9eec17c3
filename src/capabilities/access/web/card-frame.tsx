import { useEffect, useRef, useState, type Ref, useImperativeHandle } from 'react'
import type { z } from 'zod'
import type { CardAnswer, ChallengeResult } from '../contract.ts'

export type Answer = z.output<typeof CardAnswer>

/** What the agent's frame says; the protocol is card-agent/README.md. The PIN stays in the frame. */
export type FrameMessage =
  | { type: 'chechuang-card/ready'; cards: readonly { name: string; holder: string; organisation: string }[] }
  | { type: 'chechuang-card/state'; canSubmit: boolean; card: string | null; busy?: boolean }
  | { type: 'chechuang-card/submit' }
  | { type: 'chechuang-card/answer'; answer: Answer }
  | { type: 'chechuang-card/error'; code: string; message: string; triesLeft?: number | null }
  | { type: 'chechuang-card/size'; height: number }

export interface CardFrameHandle {
  login(challenge: ChallengeResult): void
  focus(): void
}

interface CardFrameProps {
  agentPort: number
  dark: boolean
  /** the card to choose first */
  card?: string | undefined
  onMessage: (message: FrameMessage) => void
  handle: Ref<CardFrameHandle>
}

/** The field 卡密码 is a page of the agent, so that neither this page nor the server ever sees the PIN (decision 31). */
export function CardFrame({ agentPort, dark, card, onMessage, handle }: CardFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [height, setHeight] = useState(146)
  const agent = `http://127.0.0.1:${agentPort}`
  const search = new URLSearchParams({ parent: window.location.origin, theme: dark ? 'dark' : 'light', ...(card ? { card } : {}) })

  useEffect(() => {
    const hear = (event: MessageEvent<FrameMessage>) => {
      if (event.origin !== agent || event.source !== frame.current?.contentWindow) return
      if (event.data.type === 'chechuang-card/size') setHeight(event.data.height)
      else onMessage(event.data)
    }
    window.addEventListener('message', hear)
    return () => window.removeEventListener('message', hear)
  }, [agent, onMessage])

  useImperativeHandle(handle, () => {
    const tell = (message: object) => frame.current?.contentWindow?.postMessage(message, agent)
    return {
      login: (challenge) => tell({ type: 'chechuang-card/login', challenge }),
      focus: () => tell({ type: 'chechuang-card/focus' }),
    }
  }, [agent])

  return (
    <iframe
      ref={frame}
      title="卡与卡密码"
      src={`${agent}/frame?${search}`}
      allow="local-network-access"
      style={{ display: 'block', width: 'calc(100% + 6px)', height, margin: '0 -3px', border: 0, colorScheme: dark ? 'dark' : 'light' }}
    />
  )
}
