import { useMutation } from '@tanstack/react-query'
import { useId, useState, type FormEvent } from 'react'
import { call } from '../../../platform/web/client/call.ts'
import { checkVin, normaliseVin } from '../../../vocabulary/vin.ts'
import { matchVin } from '../contract.ts'
import type { Scan } from '../../../vocabulary/proof-no.ts'
import type { Speech } from './language.ts'
import { Trouble } from './trouble.tsx'
import { Verdict } from './verdict.tsx'
import styles from './check.module.css'

/** The holder types a VIN and reads match or no match (decision 12). */
export function VinForm({ scan, speech, inForce }: { scan: Scan; speech: Speech; inForce: boolean }) {
  const { words } = speech
  const [text, setText] = useState('')
  // how many characters, not the words: the page may change its language meanwhile
  const [wrongLength, setWrongLength] = useState<number>()
  const wrong = wrongLength === undefined ? undefined : words.vinWrong(wrongLength)
  const id = useId()
  const asked = useMutation({ mutationFn: async (vin: string) => ({ vin, ...(await call(matchVin, { body: { ...scan, vin } })) }) })

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const vin = normaliseVin(text)
    const { ok } = checkVin(vin)
    setWrongLength(ok ? undefined : [...vin].length)
    asked.reset()
    if (ok) asked.mutate(vin)
  }

  return (
    <form onSubmit={submit} noValidate>
      <label htmlFor={id} className={styles['label']}>
        {words.vinLabel}
      </label>
      <div className={styles['ask']}>
        <input
          id={id}
          className={`${styles['input']} cc-mono`}
          value={text}
          onChange={(event) => setText(event.target.value)}
          maxLength={40}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          aria-describedby={`${id}-hint`}
          aria-invalid={wrong !== undefined}
          aria-errormessage={wrong ? `${id}-wrong` : undefined}
        />
        <button type="submit" className={styles['mainButton']} disabled={asked.isPending}>
          {asked.isPending ? words.checking : words.match}
        </button>
      </div>
      {wrong ? (
        <p id={`${id}-wrong`} className={styles['wrong']} role="alert">
          {wrong}
        </p>
      ) : null}
      <p id={`${id}-hint`} className={styles['hint']}>
        {words.vinHint}
      </p>
      {asked.error ? <Trouble error={asked.error} speech={speech} /> : null}
      {asked.data?.matches ? (
        <Verdict level="small" tone={inForce ? 'green' : 'amber'} title={words.matches(asked.data.vin)}>
          {inForce ? null : <p>{words.matchesButInvalid}</p>}
        </Verdict>
      ) : null}
      {asked.data && !asked.data.matches ? (
        <Verdict level="small" tone="red" title={words.matchesNot(asked.data.vin)}>
          <p>{words.matchesNotSays}</p>
        </Verdict>
      ) : null}
    </form>
  )
}
