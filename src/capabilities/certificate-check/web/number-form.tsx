import { useId, useState, type FormEvent } from 'react'
import { readScan, type Scan } from '../../../vocabulary/proof-no.ts'
import type { Speech } from './language.ts'
import styles from './check.module.css'

/** Takes a number as printed, or the whole address of the QR code from a hand scanner. */
export function NumberForm({ speech: { words }, example, onScan }: { speech: Speech; example: string; onScan: (scan: Scan) => void }) {
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState(false)
  const id = useId()

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const scan = readScan(text)
    setWrong(!scan)
    if (scan) onScan(scan)
  }

  return (
    <form onSubmit={submit} noValidate>
      <label htmlFor={id} className={styles['label']}>
        {words.numberLabel}
      </label>
      <div className={styles['ask']}>
        <input
          id={id}
          className={`${styles['input']} cc-mono`}
          value={text}
          onChange={(event) => setText(event.target.value)}
          maxLength={500}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          aria-describedby={`${id}-hint`}
          aria-invalid={wrong}
          aria-errormessage={wrong ? `${id}-wrong` : undefined}
        />
        <button type="submit" className={styles['mainButton']}>
          {words.check}
        </button>
      </div>
      {wrong ? (
        <p id={`${id}-wrong`} className={styles['wrong']} role="alert">
          {words.numberWrong}
        </p>
      ) : null}
      <p id={`${id}-hint`} className={styles['hint']}>
        {words.numberHint(example)}
      </p>
    </form>
  )
}
