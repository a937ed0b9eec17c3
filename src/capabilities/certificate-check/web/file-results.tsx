import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { secondText } from '../../../platform/web/look/time-text.ts'
import type { KnownFile, SealVerdict } from '../contract.ts'
import type { Compared } from './examine-file.ts'
import type { Speech } from './language.ts'
import { Verdict, type VerdictTone } from './verdict.tsx'
import styles from './check.module.css'

interface About {
  proofNo: string | undefined
  speech: Speech
}

/** What the digest alone told. */
export function Digest({ compared, proofNo, speech }: About & { compared: Compared }) {
  const { words } = speech
  if (compared.outcome === 'not-pdf') return <Verdict level="small" tone="amber" title={words.notPdf} />
  if (compared.outcome === 'unreadable') return <Verdict level="small" tone="amber" title={words.unreadable} />
  const { known, tooBig } = compared
  if (known?.proofNo) return <Original file={known} proofNo={proofNo} speech={speech} />
  const says = tooBig ? words.differsTooBig : known ? words.differsSays : words.noHash
  return (
    <Verdict level="small" tone="amber" title={known ? words.differs : words.fileTitle}>
      <p>{says}</p>
    </Verdict>
  )
}

/** A file that is kept, byte for byte: of the certificate on the page, or of another. */
function Original({ file, proofNo, speech }: About & { file: KnownFile }) {
  const { words } = speech
  if (file.proofNo === proofNo) {
    return (
      <Verdict level="small" tone="green" title={words.same}>
        <p>{words.sameSays}</p>
      </Verdict>
    )
  }
  const number = file.proofNo ?? ''
  return (
    <Verdict level="small" tone={proofNo ? 'amber' : file.status === 'genuine' ? 'green' : 'amber'} title={proofNo ? words.sameOther(number) : words.found(number)}>
      {proofNo ? null : <p>{statusWords(file, speech)}</p>}
      <CertificateLink proofNo={number} speech={speech}>
        {words.openOther}
      </CertificateLink>
    </Verdict>
  )
}

const statusWords = ({ status }: KnownFile, { words }: Speech): string => `${words[status]}。`.replace(/([A-Za-z])。$/, '$1.')

const tones: Readonly<Record<SealVerdict['seal'], VerdictTone>> = { valid: 'green', altered: 'red', unsigned: 'amber', untrusted: 'red' }

/** What the seal in the file told. */
export function SealResult({ result, proofNo, speech }: About & { result: SealVerdict }) {
  const { words } = speech
  const { title, says } = words.seals[result.seal]
  const foreign = result.seal === 'valid' && (proofNo === undefined ? result.file.proofNo === null : result.file.proofNo !== proofNo)
  return (
    <Verdict level="small" tone={foreign ? 'amber' : tones[result.seal]} title={title}>
      <p>{says}</p>
      {foreign ? <p>{result.file.proofNo ? words.validNotThis : words.validNotStored}</p> : null}
      {result.file.proofNo && result.file.proofNo !== proofNo ? (
        <CertificateLink proofNo={result.file.proofNo} speech={speech}>
          {result.file.proofNo}
        </CertificateLink>
      ) : null}
      {result.seal === 'valid' ? (
        <dl className={styles['pairs']}>
          <dt>{words.signer}</dt>
          <dd lang="zh-CN">{result.signer}</dd>
          <dt>{words.sealedAt}</dt>
          <dd>{result.sealedAt ? secondText(result.sealedAt) : '-'}</dd>
        </dl>
      ) : null}
    </Verdict>
  )
}

function CertificateLink({ proofNo, speech, children }: { proofNo: string; speech: Speech; children: ReactNode }) {
  const search = { lang: speech.language } as never
  return (
    <p>
      <Link to={'/check/$proofNo' as never} params={{ proofNo } as never} search={search}>
        {children}
      </Link>
    </p>
  )
}
