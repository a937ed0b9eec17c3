import type { ReactNode } from 'react'
import styles from './facts.module.css'

export interface Fact {
  label: string
  value: ReactNode
  /** takes the whole row */
  wide?: boolean
}

/** Names and values of one thing, aligned in columns. Nothing known shows as a dash. */
export function Facts({ facts, columns = 3 }: { facts: readonly Fact[]; columns?: 2 | 3 | 4 }) {
  return (
    <dl className={styles['facts']} data-columns={columns}>
      {facts.map(({ label, value, wide }) => (
        <div key={label} className={styles['fact']} data-wide={wide}>
          <dt className={styles['label']}>{label}</dt>
          <dd className={styles['value']}>{value === null || value === undefined || value === '' ? '-' : value}</dd>
        </div>
      ))}
    </dl>
  )
}
