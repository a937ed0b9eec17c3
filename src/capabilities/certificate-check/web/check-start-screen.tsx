import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { CheckFrame, checkSite } from './check-frame.tsx'
import { FileCheck } from './file-check.tsx'
import { useSpeech } from './language.ts'
import { NumberForm } from './number-form.tsx'
import { Section } from './section.tsx'
import styles from './check.module.css'

/** /check: for whoever holds a certificate and has no QR reader at hand. */
export function CheckStartScreen() {
  const speech = useSpeech((words) => words.title)
  const { words } = speech
  const navigate = useNavigate()
  const site = useQuery(checkSite)

  return (
    <CheckFrame speech={speech}>
      <div className={styles['intro']}>
        <h1>{words.title}</h1>
        <p>{words.startLead}</p>
      </div>
      <Section title={words.typeTitle}>
        <NumberForm
          speech={speech}
          example={site.data?.exampleNo ?? ''}
          onScan={({ proofNo, token }) =>
            void navigate({ to: '/check/$proofNo', params: { proofNo }, search: ((before: object) => before) as never, ...(token ? { hash: token } : {}) } as never)
          }
        />
      </Section>
      <Section title={words.scanTitle}>
        <p>{words.scan}</p>
      </Section>
      <Section title={words.fileTitle}>
        <p className={styles['lead']}>{words.fileLeadStart}</p>
        <FileCheck speech={speech} />
      </Section>
    </CheckFrame>
  )
}
