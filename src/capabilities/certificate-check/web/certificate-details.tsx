import { useState, type ReactNode } from 'react'
import { country } from '../../../vocabulary/codes/country.ts'
import type { Term } from '../../../vocabulary/term.ts'
import { terms } from '../../../vocabulary/terms.ts'
import { certificateTerms, type CertificateDetails as Details } from '../contract.ts'
import type { Speech } from './language.ts'
import styles from './check.module.css'

const shownAtFirst = 30

/** Everything the certificate states, as printed, with labels in the reader's language. */
export function CertificateDetails({ details, speech }: { details: Details; speech: Speech }) {
  const { words, language } = speech
  const [all, setAll] = useState(false)
  const label = (term: Term) => (language === 'zh' ? term.zh : term.en.charAt(0).toUpperCase() + term.en.slice(1))
  const printed = (text: string) => <span lang="zh-CN">{text}</span>
  const { tradeCountry: trade, vins } = details
  const number = (text: string) => <span className="cc-mono">{text}</span>

  const facts: [string, ReactNode][] = [
    [label(terms.domesticConsignor), printed(details.consignor.name)],
    [label(terms.uscc), number(details.consignor.uscc)],
    [label(terms.producerSeller), printed(details.producerSeller)],
    [label(certificateTerms.declarationNo), number(details.declarationNo)],
    [label(certificateTerms.licenceNos), details.licenceNos.length > 0 ? number(details.licenceNos.join('、')) : words.none],
    [label(terms.exportDate), details.exportDate ?? '-'],
    [label(terms.exportPort), printed(details.exportPort)],
    [label(certificateTerms.tradeCountry), language === 'zh' ? `${trade.name}(${trade.code})` : `${country.labelEn(trade.code)} (${trade.code})`],
    [label(terms.clearanceStatus), language === 'zh' ? details.clearanceStatus : `closed (${details.clearanceStatus})`],
    [words.sealedOn, details.sealedOn],
  ]

  return (
    <>
      <p className={styles['lead']}>
        {words.detailsLead} {words.asPrinted}
      </p>
      <dl className={styles['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3 className={styles['vehicles']}>{words.vehicles(vins.length)}</h3>
      <ol className={`${styles['vins']} cc-mono`}>
        {vins.map((vin, i) => (
          // on paper all of them stand
          <li key={vin} className={!all && i >= shownAtFirst ? styles['onPaper'] : undefined}>
            {vin}
          </li>
        ))}
      </ol>
      {!all && vins.length > shownAtFirst ? (
        <button type="button" className={`${styles['plainButton']} cc-no-print`} onClick={() => setAll(true)}>
          {words.showAll(vins.length)}
        </button>
      ) : null}
    </>
  )
}
