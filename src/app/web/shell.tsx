import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { App } from 'antd'
import { useEffect, useRef } from 'react'
import { useLogout, useMe } from '../../capabilities/access/web/me.ts'
import { SessionKeeper } from '../../capabilities/access/web/session-keeper.tsx'
import { asProblem } from '../../platform/web/client/api-problem.ts'
import { useShortcut, useShortcutList } from '../../platform/web/keys/shortcuts.tsx'
import { useLive } from '../../platform/web/live/use-live.ts'
import { KeyboardIcon, LeaveIcon } from '../../platform/web/look/icons.tsx'
import { Mark } from '../../platform/web/look/mark.tsx'
import { homeOf, systemOf, workplaceOf } from './applications.ts'
import { SchemeSwitch } from './scheme-switch.tsx'
import { SideMenu } from './side-menu.tsx'
import { Tray } from './tray.tsx'
import styles from './shell.module.css'

/** The frame of every page behind the login: header with 退出 at the right, menu at the left (decision 32). */
export function Shell() {
  const me = useMe()
  const { pathname } = useLocation()
  const navigate = useNavigate()
  const home = homeOf(me.enterprise.kind)
  const system = systemOf(pathname) ?? systemOf(home)
  const header = workplaceOf(pathname)?.header ?? (me.enterprise.kind === 'exporter' ? system?.header : workplaceOf(home)?.header) ?? '工作台'
  const leave = useLeave()
  const listShortcuts = useShortcutList()
  useLive(`${me.enterprise.id} ${me.accountName}`)
  useFocusOnArrival(pathname)
  useShortcut('g h', '工作台首页', () => void navigate({ to: home }))

  return (
    <div className={styles['shell']}>
      <a href="#main" className={styles['skip']}>
        跳到正文
      </a>
      <header className={`${styles['header']} cc-no-print`}>
        <Link to="/" className={styles['brand']} aria-label="车窗，返回门户首页">
          <Mark size={26} />
        </Link>
        <span className={styles['name']}>{header}</span>
        <div className={styles['tools']}>
          {me.enterprise.kind === 'exporter' ? <Tray /> : null}
          <SchemeSwitch />
          <button type="button" className={`${styles['tool']} ${styles['wide']}`} onClick={listShortcuts} title="快捷键（?）" aria-label="快捷键">
            <KeyboardIcon size={18} />
          </button>
          <span className={styles['who']}>
            <span className={styles['enterprise']}>{me.enterprise.name}</span>
            <span className="cc-quiet">{me.accountName}</span>
          </span>
          <button type="button" className={styles['leave']} onClick={leave}>
            <LeaveIcon />
            退出
          </button>
        </div>
      </header>
      <div className={styles['body']}>
        <SideMenu me={me} system={system} />
        <main id="main" tabIndex={-1} className={styles['main']}>
          <Outlet />
        </main>
      </div>
      <SessionKeeper />
    </div>
  )
}

function useLeave(): () => void {
  const logout = useLogout()
  const { modal } = App.useApp()
  return () => {
    logout().catch((error: unknown) => {
      const { title, remedy } = asProblem(error)
      modal.error({ title: '未能退出', content: `${title}${remedy}` })
    })
  }
}

/** A new page starts at its top and is where the keyboard continues. */
function useFocusOnArrival(pathname: string): void {
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current === pathname) return
    before.current = pathname
    const main = document.getElementById('main')
    main?.scrollTo(0, 0)
    main?.focus({ preventScroll: true })
  }, [pathname])
}
