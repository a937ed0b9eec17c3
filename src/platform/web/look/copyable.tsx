import { useEffect, useRef, useState, type ReactNode } from 'react'
import { writeClipboard } from '../client/write-clipboard.ts'
import { CopyIcon, DoneIcon } from './icons.tsx'
import styles from './copyable.module.css'

/** A number or VIN that is never cut and copied with one click. `children` may show it as a link. */
export function Copyable({ text, what, children }: { text: string; what: string; children?: ReactNode }) {
  const [outcome, setOutcome] = useState<'copied' | 'refused'>()
  const shown = useRef<HTMLSpanElement>(null)
  const copied = outcome === 'copied'
  useEffect(() => {
    if (!outcome) return undefined
    const timer = setTimeout(() => setOutcome(undefined), outcome === 'copied' ? 1_500 : 6_000)
    return () => clearTimeout(timer)
  }, [outcome])

  const copy = async () => {
    const written = await writeClipboard(text)
    setOutcome(written ? 'copied' : 'refused')
    // the next key can still do it
    if (!written && shown.current) getSelection()?.selectAllChildren(shown.current)
  }

  return (
    <span className={styles['copyable']}>
      <span ref={shown} className={children ? undefined : 'cc-mono'}>
        {children ?? text}
      </span>
      <button
        type="button"
        className={styles['button']}
        data-copied={copied}
        aria-label={copied ? '已复制' : `复制${what} ${text}`}
        title={copied ? '已复制' : '复制'}
        onClick={(event) => {
          event.stopPropagation()
          void copy()
        }}
      >
        {copied ? <DoneIcon size={13} /> : <CopyIcon size={13} />}
      </button>
      {outcome === 'refused' ? (
        <span className={styles['refused']} role="status">
          浏览器未允许复制，已选中，请按 Ctrl+C
        </span>
      ) : null}
    </span>
  )
}
