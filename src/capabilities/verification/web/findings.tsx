import { Link } from '@tanstack/react-router'
import { Input } from 'antd'
import { useState } from 'react'
import { DoneIcon } from '../../../platform/web/look/icons.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { StatusTag } from '../../../platform/web/look/tag.tsx'
import type { Finding } from '../contract.ts'
import styles from './submit.module.css'

const shownAtFirst = 3

interface FindingsProps {
  errors: readonly Finding[]
  warnings: readonly Finding[]
  vehicles: number
  /** by kind of warning */
  reasons: Readonly<Record<string, string>>
  onReason: (code: string, reason: string) => void
  /** takes a declaration out of the submission; absent where it is the only one */
  onDrop: ((declarationNo: string) => void) | undefined
}

/** What speaks against the batch: errors stop it, each kind of warning passes with a reason (decision 9). */
export function Findings({ errors, warnings, vehicles, reasons, onReason, onDrop }: FindingsProps) {
  if (errors.length + warnings.length === 0) {
    return (
      <p className={styles['fine']}>
        <DoneIcon />
        {vehicles} 辆车的报关单、许可证与车架号均已检查，未发现问题。
      </p>
    )
  }
  const kinds = [...Map.groupBy(warnings, (finding) => finding.code)]
  return (
    <div>
      {errors.length > 0 ? (
        <div className={styles['kind']}>
          <FindingList findings={errors} onDrop={onDrop} />
        </div>
      ) : null}
      {kinds.map(([code, findings]) => (
        <div key={code} className={styles['kind']}>
          <FindingList findings={findings} onDrop={onDrop} />
          <label className={styles['reason']}>
            <span>
              确认无误仍要提交的理由 <span className={styles['must']}>必填</span>
            </span>
            <Input value={reasons[code] ?? ''} maxLength={200} placeholder="如：已与登记证书核对一致" onChange={(event) => onReason(code, event.target.value)} />
          </label>
        </div>
      ))}
    </div>
  )
}

function FindingList({ findings, onDrop }: { findings: readonly Finding[]; onDrop: FindingsProps['onDrop'] }) {
  const [all, setAll] = useState(false)
  const shown = all ? findings : findings.slice(0, shownAtFirst)
  const [first] = findings
  return (
    <>
      <ul className={styles['findings']}>
        {shown.map((finding, index) => (
          <li key={index} className={styles['finding']}>
            <div>
              <StatusTag tone={finding.severity === 'error' ? 'red' : 'amber'} text={finding.severity === 'error' ? '问题' : '提醒'} />
            </div>
            <div>
              <p>{finding.says}</p>
              {finding.severity === 'error' && shown[index + 1]?.code !== finding.code ? <p>{finding.remedy}</p> : null}
              <Where finding={finding} onDrop={onDrop} />
            </div>
          </li>
        ))}
      </ul>
      {findings.length > shownAtFirst ? <LinkButton onClick={() => setAll(!all)}>{all ? '收起' : `显示全部 ${findings.length} 项`}</LinkButton> : null}
      {first?.severity === 'warning' ? <p className="cc-quiet">{first.remedy}</p> : null}
    </>
  )
}

/** Of which declaration it is said, its vehicles where they are too many for a sentence, and the ways out. */
function Where({ finding, onDrop }: { finding: Finding; onDrop: FindingsProps['onDrop'] }) {
  const { declarationNo, vins, batch } = finding
  return (
    <div className={styles['where']}>
      <span>
        报关单 <span className="cc-mono">{declarationNo}</span>
      </span>
      {onDrop ? (
        <LinkButton onClick={() => onDrop(declarationNo)} label={`将报关单 ${declarationNo} 移出本次提交`}>
          移出此报关单
        </LinkButton>
      ) : null}
      {batch ? (
        <Link to="/verification/batches/$id" params={{ id: batch.id } as never} aria-label={`查看原批次 ${batch.batchNo}`}>
          查看原批次
        </Link>
      ) : null}
      {vins.length > 3 ? (
        <details>
          <summary>{vins.length} 辆的车架号</summary>
          <ul className={styles['vins']}>
            {vins.map((vin) => (
              <li key={vin}>{vin}</li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  )
}
