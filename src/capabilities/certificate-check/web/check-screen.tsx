import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useParams } from '@tanstack/react-router'
import { call } from '../../../platform/web/client/call.ts'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { secondText } from '../../../platform/web/look/time-text.ts'
import { checkCertificate, type CertificateStatus, type CertificateVerdict } from '../contract.ts'
import { normaliseProofNo, proofNoShape, tokenShape, type Scan } from '../../../vocabulary/proof-no.ts'
import { CertificateDetails } from './certificate-details.tsx'
import { CheckFrame } from './check-frame.tsx'
import { FileCheck } from './file-check.tsx'
import { useSpeech, type Speech } from './language.ts'
import { Section } from './section.tsx'
import { Trouble } from './trouble.tsx'
import { Verdict, type VerdictTone } from './verdict.tsx'
import { VinForm } from './vin-form.tsx'
import styles from './check.module.css'

const tones: Readonly<Record<CertificateStatus, VerdictTone>> = { genuine: 'green', withdrawn: 'red', superseded: 'amber', unknown: 'grey' }

/** /check/<number>#<token>: where the QR code leads. The token leaves the browser in the body of the question alone. */
export function CheckScreen() {
  const speech = useSpeech((words) => words.title)
  const { words } = speech
  const { proofNo: text = '' } = useParams({ strict: false }) as { proofNo?: string }
  const { hash } = useLocation()
  const proofNo = normaliseProofNo(text)
  const scan: Scan = tokenShape.test(hash) ? { proofNo, token: hash } : { proofNo }
  const readable = proofNo.length <= 60 && proofNoShape.test(proofNo)
  const check = useQuery({
    queryKey: ['certificate-check', 'verdict', scan],
    queryFn: () => call(checkCertificate, { body: scan }),
    enabled: readable,
    // who opens the page again wants today's answer
    gcTime: 0,
  })

  return (
    <CheckFrame speech={speech}>
      {readable ? null : (
        <Verdict level="page" tone="grey" title={words.unknown}>
          <p>{words.numberWrong}</p>
        </Verdict>
      )}
      {readable && check.isPending ? <Waiting rows={6} /> : null}
      {check.error ? <Trouble error={check.error} speech={speech} onRetry={() => void check.refetch()} /> : null}
      {check.data ? <Answer verdict={check.data} scan={scan} damaged={hash !== '' && scan.token === undefined} speech={speech} /> : null}
      <p className={`${styles['again']} cc-no-print`}>
        <Link to={'/check' as never} search={((before: object) => before) as never} hash="">
          {words.again}
        </Link>
      </p>
    </CheckFrame>
  )
}

function Answer({ verdict, scan, damaged, speech }: { verdict: CertificateVerdict; scan: Scan; damaged: boolean; speech: Speech }) {
  const { words } = speech
  const { status, details } = verdict
  const todo = status === 'genuine' ? undefined : words[`${status}Do`]
  return (
    <>
      <Verdict level="page" tone={tones[status]} title={words[status]}>
        <p>{words[`${status}Says`]}</p>
        {todo ? <p className={styles['todo']}>{todo}</p> : null}
        <p className={styles['which']}>
          <span>{words.document}</span>
          <span className={`${styles['number']} cc-mono`}>{verdict.proofNo}</span>
        </p>
        <p className={styles['hint']}>{words.checkedAt(secondText(verdict.checkedAt))}</p>
      </Verdict>
      {status === 'unknown' ? null : (
        <>
          <Section title={words.detailsTitle}>
            {details ? <CertificateDetails details={details} speech={speech} /> : <p>{damaged ? words.damagedToken : verdict.tokenRight === false ? words.wrongToken : words.noToken}</p>}
          </Section>
          <Section title={words.vinTitle} screenOnly>
            <p className={styles['lead']}>{words.vinLead}</p>
            <VinForm scan={scan} speech={speech} inForce={status === 'genuine'} />
          </Section>
        </>
      )}
      <Section title={words.fileTitle} screenOnly>
        <p className={styles['lead']}>{words.fileLead}</p>
        <FileCheck proofNo={verdict.proofNo} speech={speech} />
      </Section>
    </>
  )
}
