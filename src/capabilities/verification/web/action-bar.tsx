import type { ReactNode } from 'react'
import styles from './submit.module.css'

/** In pixels, for what sticks above it. */
export const actionBarHeight = 49

/** Stays at the window's lower edge: what would happen, and the buttons that make it happen. */
export function ActionBar({ says, children }: { says: ReactNode; children: ReactNode }) {
  return (
    <div className={`${styles['actionBar']} cc-no-print`}>
      <span role="status">{says}</span>
      <div className={styles['actions']}>{children}</div>
    </div>
  )
}
