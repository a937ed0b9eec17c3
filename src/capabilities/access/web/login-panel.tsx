import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useCallback, useRef, useState } from 'react'
import { call } from '../../../platform/web/client/call.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { useDark } from '../../../platform/web/look/colour-scheme.ts'
import { askChallenge, login, type Me } from '../contract.ts'
import { agentQuery } from './card-agent.ts'
import { AgentTrouble } from './agent-trouble.tsx'
import { CardFrame, type Answer, type CardFrameHandle, type FrameMessage } from './card-frame.tsx'
import { rememberCard } from './last-card.ts'
import type { SiteConfig } from './site-config.ts'
import styles from './login.module.css'

/** 卡密码 and 登录. A login is: challenge from the server, signature by the card, session from the server. */
export function LoginPanel({ config, card, onDone }: { config: SiteConfig; card?: string | undefined; onDone: (me: Me) => void }) {
  const agent = useQuery(agentQuery(config.agentPort))
  const frame = useRef<CardFrameHandle>(null)
  const nonce = useRef<string>(undefined)
  const used = useRef<string>(undefined)
  const dark = useDark()
  const [canSubmit, setCanSubmit] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()

  const fail = useCallback((reason: unknown) => {
    setError(reason)
    setBusy(false)
    frame.current?.focus()
  }, [])

  const start = useCallback(() => {
    setBusy(true)
    setError(undefined)
    call(askChallenge, { body: {} }).then((challenge) => {
      nonce.current = challenge.nonce
      frame.current?.login(challenge)
    }, fail)
  }, [fail])

  const finish = useCallback(
    (answer: Answer) => {
      if (!nonce.current) return
      call(login, { body: { nonce: nonce.current, answer } }).then((me) => {
        if (used.current) rememberCard(used.current)
        onDone(me)
      }, fail)
      nonce.current = undefined
    },
    [fail, onDone],
  )

  const hear = useCallback(
    (message: FrameMessage) => {
      if (message.type === 'chechuang-card/state') {
        setCanSubmit(message.canSubmit)
        used.current = message.card ?? undefined
      }
      if (message.type === 'chechuang-card/submit') start()
      if (message.type === 'chechuang-card/answer') finish(message.answer)
      // the frame says itself what is wrong with card or PIN, at the field
      if (message.type === 'chechuang-card/error') setBusy(false)
    },
    [start, finish],
  )

  if (agent.data !== undefined && agent.data !== 'ready') {
    return <AgentTrouble state={agent.data} looking={agent.isFetching} onRetry={() => void agent.refetch()} />
  }
  return (
    <div>
      {agent.data === 'ready' ? (
        <CardFrame agentPort={config.agentPort} dark={dark} card={card} onMessage={hear} handle={frame} />
      ) : (
        <p className={styles['looking']} role="status">
          正在查找本机的卡助手
        </p>
      )}
      {error ? (
        <div className={styles['error']}>
          <ErrorPanel error={error} compact />
        </div>
      ) : null}
      <Button type="primary" size="large" block loading={busy} disabled={!canSubmit && !busy} onClick={start}>
        登录
      </Button>
    </div>
  )
}
