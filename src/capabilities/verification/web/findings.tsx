import { useState } from 'react'
import { DoneIcon } from '../../../platform/web/look/icons.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { StatusTag } from '../../../platform/web/look/tag.tsx'
import type { Finding } from '../contract.ts'
import styles from './submit.module.css'

const shownAtFirst = 6

/** What speaks against the batch: errors stop it, warnings ask for a look; each with what to do. */
export function Findings({ errors, warnings, vehicles }: { errors: readonly Finding[]; warnings: readonly Finding[]; vehicles: number }) {
  const [all, setAll] = useState(false)
  const findings = [...errors, ...warnings]
  if (findings.length === 0) {
    return (
      <p className={styles['fine']}>
        <DoneIcon />
        {vehicles} 辆车的报关单、许可证与车架号均已检查，未发现问题。
      </p>
    )
  }
  const shown = all ? findings : findings.slice(0, shownAtFirst)
  return (
    <div>
      <ul className={styles['findings']}>
        {shown.map((finding, index) => (
          <li key={index} className={styles['finding']}>
            <div>
              <StatusTag tone={finding.severity === 'error' ? 'red' : 'amber'} text={finding.severity === 'error' ? '问题' : '提醒'} />
            </div>
            <div>
              <p>{finding.says}</p>
              <p>{finding.remedy}</p>
            </div>
          </li>
        ))}
      </ul>
      {findings.length > shownAtFirst ? <LinkButton onClick={() => setAll(!all)}>{all ? '收起' : `显示全部 ${findings.length} 项`}</LinkButton> : null}
    </div>
  )
}
