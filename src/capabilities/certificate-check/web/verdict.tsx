import type { ReactNode } from 'react'
import styles from './check.module.css'

export type VerdictTone = 'green' | 'red' | 'amber' | 'grey'

// drawn large and each of another shape, so that the verdict does not hang on its colour
const shapes: Readonly<Record<VerdictTone, ReactNode>> = {
  green: (
    <>
      <circle cx="24" cy="24" r="21" />
      <path d="m14.5 24.5 6.5 6.5L34 18" />
    </>
  ),
  red: (
    <>
      <path d="M15.3 3h17.4L45 15.3v17.4L32.7 45H15.3L3 32.7V15.3z" />
      <path d="m17 17 14 14m0-14L17 31" />
    </>
  ),
  amber: (
    <>
      <path d="M24 5 45 42H3z" />
      <path d="M24 18v11m0 6v.2" />
    </>
  ),
  grey: (
    <>
      <circle cx="24" cy="24" r="21" strokeDasharray="5 4" />
      <path d="M18 19a6 6 0 1 1 8.5 5.4c-1.6.8-2.5 1.9-2.5 3.6v1m0 5v.2" />
    </>
  ),
}

/** The answer: shape, words, then what follows from it. */
export function Verdict({ tone, title, level, alert, children }: { tone: VerdictTone; title: ReactNode; level: 'page' | 'small'; alert?: boolean; children?: ReactNode }) {
  const size = level === 'page' ? 56 : 30
  return (
    <div className={`${styles['verdict']} ${styles[tone]}`} data-level={level} role={alert ? 'alert' : 'status'}>
      <svg width={size} height={size} viewBox="0 0 48 48" fill="none" stroke="currentColor" strokeWidth="3.2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
        {shapes[tone]}
      </svg>
      <div className={styles['verdictWords']}>
        {level === 'page' ? <h1 className={styles['verdictTitle']}>{title}</h1> : <p className={styles['verdictTitle']}>{title}</p>}
        {children}
      </div>
    </div>
  )
}
