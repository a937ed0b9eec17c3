import type { ReactNode } from 'react'
import { DoneIcon, InfoIcon, WarningIcon, WrongIcon } from '../look/icons.tsx'
import styles from './note.module.css'

const icons = { blue: InfoIcon, green: DoneIcon, amber: WarningIcon, red: WrongIcon } as const

/** A remark in the page's flow. `live` reads it out when it appears. */
export function Note({ tone, title, children, actions, live }: { tone: keyof typeof icons; title?: ReactNode; children?: ReactNode; actions?: ReactNode; live?: boolean }) {
  const Icon = icons[tone]
  return (
    <div className={`${styles['note']} ${styles[tone]}`} role={live ? 'status' : undefined}>
      <span className={styles['icon']}>
        <Icon />
      </span>
      <div className={styles['words']}>
        {title ? <p className={styles['title']}>{title}</p> : null}
        {children}
      </div>
      {actions ? <div className={styles['actions']}>{actions}</div> : null}
    </div>
  )
}
