import { useEffect, useState, type ReactNode } from 'react'
import { CopyIcon, DoneIcon } from './icons.tsx'
import styles from './copyable.module.css'

/** A number or VIN that is never cut and copied with one click. `children` may show it as a link. */
export function Copyable({ text, what, children }: { text: string; what: string; children?: ReactNode }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), 1_500)
    return () => clearTimeout(timer)
  }, [copied])

  return (
    <span className={styles['copyable']}>
      {children ?? <span className="cc-mono">{text}</span>}
      <button
        type="button"
        className={styles['button']}
        data-copied={copied}
        aria-label={copied ? '已复制' : `复制${what} ${text}`}
        title={copied ? '已复制' : '复制'}
        onClick={(event) => {
          event.stopPropagation()
          void navigator.clipboard.writeText(text).then(() => setCopied(true))
        }}
      >
        {copied ? <DoneIcon size={13} /> : <CopyIcon size={13} />}
      </button>
    </span>
  )
}
