import type { ReactNode } from 'react'
import styles from './link-button.module.css'

/** Looks like a link, acts in the page (opens a drawer, downloads). */
export function LinkButton({ onClick, disabled, mono, children, label }: { onClick: () => void; disabled?: boolean; mono?: boolean; children: ReactNode; label?: string }) {
  return (
    <button
      type="button"
      className={`${styles['link']} ${mono ? 'cc-mono' : ''}`}
      disabled={disabled}
      aria-label={label}
      onClick={(event) => {
        event.stopPropagation()
        onClick()
      }}
    >
      {children}
    </button>
  )
}
