import { useMutation } from '@tanstack/react-query'
import { useId, useState, type DragEvent } from 'react'
import { compareFile, uploadFile, type Compared } from './examine-file.ts'
import { Digest, SealResult } from './file-results.tsx'
import type { Speech } from './language.ts'
import { Trouble } from './trouble.tsx'
import styles from './check.module.css'

/** A dropped PDF is hashed in the browser; only one that differs is offered for upload (decision 12). */
export function FileCheck({ proofNo, speech }: { proofNo?: string; speech: Speech }) {
  const { words } = speech
  const [over, setOver] = useState(false)
  const id = useId()
  const compared = useMutation({ mutationFn: compareFile })
  const examined = useMutation({ mutationFn: uploadFile })

  const take = (file: File | undefined) => {
    if (!file) return
    examined.reset()
    compared.mutate(file)
  }
  const drag = (inside: boolean) => (event: DragEvent) => {
    event.preventDefault()
    setOver(inside)
  }
  const chosen = compared.variables?.name
  const differing = mayUpload(compared.data) ? compared.data.file : undefined

  return (
    <div>
      <div
        className={styles['drop']}
        data-over={over}
        onDragOver={drag(true)}
        onDragLeave={drag(false)}
        onDrop={(event) => {
          drag(false)(event)
          take(event.dataTransfer.files[0])
        }}
      >
        <input
          id={id}
          type="file"
          accept="application/pdf,.pdf"
          className="cc-hidden"
          onChange={(event) => {
            take(event.target.files?.[0])
            // the same file chosen again is looked at again
            event.target.value = ''
          }}
        />
        <label htmlFor={id} className={styles['plainButton']}>
          {words.choose}
        </label>
        {chosen ? <span className={styles['fileName']}>{chosen}</span> : <span className={styles['dropHint']}>{words.drop}</span>}
      </div>
      {compared.isPending ? <p role="status">{words.hashing}…</p> : null}
      {compared.error ? <Trouble error={compared.error} speech={speech} /> : null}
      {compared.data && !examined.data ? <Digest compared={compared.data} proofNo={proofNo} speech={speech} /> : null}
      {differing && !examined.data ? (
        <button type="button" className={styles['mainButton']} disabled={examined.isPending} onClick={() => examined.mutate(differing)}>
          {examined.isPending ? `${words.uploading}…` : words.upload}
        </button>
      ) : null}
      {examined.error ? <Trouble error={examined.error} speech={speech} /> : null}
      {examined.data ? <SealResult result={examined.data} proofNo={proofNo} speech={speech} /> : null}
    </div>
  )
}

function mayUpload(compared: Compared | undefined): compared is Extract<Compared, { outcome: 'compared' }> {
  return compared?.outcome === 'compared' && !compared.known?.proofNo && !compared.tooBig
}
