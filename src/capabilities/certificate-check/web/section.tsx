import { useId, type ReactNode } from 'react'
import styles from './check.module.css'

export function Section({ title, children, screenOnly }: { title: string; children: ReactNode; screenOnly?: boolean }) {
  const id = useId()
  return (
    <section className={`${styles['section']} ${screenOnly ? 'cc-no-print' : ''}`} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}
