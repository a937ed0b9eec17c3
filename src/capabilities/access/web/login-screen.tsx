import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useState } from 'react'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { Mark } from '../../../platform/web/look/mark.tsx'
import { StatusTag } from '../../../platform/web/look/tag.tsx'
import type { Me } from '../contract.ts'
import { agentQuery } from './card-agent.ts'
import { DemoCards, fittingCard } from './demo-cards.tsx'
import { lastCard } from './last-card.ts'
import { LoginPanel } from './login-panel.tsx'
import { meQuery } from './me.ts'
import { siteConfig, type SiteConfig } from './site-config.ts'
import styles from './login.module.css'

/** /login?to=…: the card's password and 登录; afterwards to the application that was chosen before (decision 32). */
export function LoginScreen({ nameOf, homeOf, go }: { nameOf: (path: string) => string | undefined; homeOf: (me: Me) => string; go: (path: string) => void }) {
  const { to } = useSearch({ strict: false }) as { to?: string }
  const wanted = to && isOwnPath(to) ? to : undefined
  const config = useQuery(siteConfig)
  const client = useQueryClient()
  const [card, setCard] = useState<string>()
  const done = useCallback(
    (me: Me) => {
      client.setQueryData(meQuery.queryKey, me)
      go(wanted ?? homeOf(me))
    },
    [client, go, homeOf, wanted],
  )
  useEffect(() => {
    document.title = '登录 · 车窗'
  }, [])
  const application = wanted ? nameOf(wanted) : undefined

  return (
    <div className={styles['screen']}>
      <header className={styles['top']}>
        <Link to="/">
          <Mark />
          中国（陕西）国际贸易“单一窗口”
        </Link>
      </header>
      <main className={styles['middle']} id="main" tabIndex={-1}>
        <div className={styles['where']}>
          <h1>{application ?? '登录平台'}</h1>
          <p>{application ? '登录后直接进入所选应用。' : '请使用中国国际贸易单一窗口卡介质登录。'}</p>
          {config.data ? <BeforeLogin config={config.data} /> : null}
          {config.data?.demo ? <DemoCards demo={config.data.demo} onChoose={setCard} /> : null}
        </div>
        <section className={styles['card']} aria-label="卡介质登录">
          <h2>卡介质登录</h2>
          {config.data ? (
            <LoginPanel config={config.data} card={card ?? lastCard() ?? fittingCard(config.data.demo, wanted)} onDone={done} />
          ) : config.error ? (
            <ErrorPanel error={config.error} onRetry={() => void config.refetch()} />
          ) : (
            <Waiting rows={4} />
          )}
        </section>
      </main>
      <footer className={styles['foot']}>卡密码只在本机的卡助手中输入和核对，网页与平台均不接触。</footer>
    </div>
  )
}

/** The self-test: each cause of a login that can't work, named before anybody types. */
function BeforeLogin({ config }: { config: SiteConfig }) {
  const agent = useQuery(agentQuery(config.agentPort))
  return (
    <div className={styles['before']}>
      <h2>登录前检查</h2>
      <ul>
        <li>
          浏览器
          <StatusTag tone="green" text="支持" />
        </li>
        <li>
          本机卡助手
          {agent.data === undefined ? (
            <StatusTag tone="blue" text="正在查找" />
          ) : agent.data === 'ready' ? (
            <StatusTag tone="green" text="已运行" />
          ) : (
            <StatusTag tone="amber" text="需要处理" />
          )}
        </li>
        <li>
          网址
          <span className="cc-mono">{window.location.origin}</span>
        </li>
        {config.mode === 'demo' ? (
          <li>
            运行方式
            <StatusTag tone="amber" text="演示" reason="演示模式：数据与往来系统均为模拟，证明不具效力。" />
          </li>
        ) : null}
      </ul>
    </div>
  )
}

// only a path of this site: an address behind //, \ or a scheme would lead elsewhere
const isOwnPath = (to: string) => /^\/(?![/\\])/.test(to) && !to.startsWith('/login')
