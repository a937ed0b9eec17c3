import { Moment } from '../../../platform/web/look/moment.tsx'
import { deskStatuses, type DeskBatchDetail } from '../contract.ts'
import { deskHistory, type DeskLine } from '../domain/desk-history.ts'
import { eventText } from './desk-state.tsx'
import { useOfficerName } from './use-desk-office.ts'
import styles from './desk.module.css'

/** 办理经过: when, who, what, why. */
export function DeskHistory({ history }: { history: DeskBatchDetail['history'] }) {
  const nameOf = useOfficerName()
  if (history.length === 0) return null
  return (
    <section>
      <h3 className={styles['history']}>办理经过</h3>
      <ol className={styles['events']}>
        {deskHistory(history).map((line, index) => (
          <li key={index}>
            <span className="cc-quiet">
              <Moment at={line.at} />
            </span>
            <span>
              {line.by && !line.followed && nameOf(line.by) ? <strong>{nameOf(line.by)} </strong> : null}
              {said(line)}
            </span>
            {line.vins.length > 0 ? <Vins vins={line.vins} /> : null}
            {line.date ? <span>注销日期 {line.date}</span> : null}
            <span className="cc-quiet">{line.reason}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function said({ what, vins, followed }: DeskLine): string {
  if (followed) return `批次转为“${deskStatuses[what as keyof typeof deskStatuses]}”`
  return vins.length === 0 && (what === 'accepted' || what === 'sent-back') ? `整批${eventText(what)}` : eventText(what)
}

// a whole ship's vehicles in one click: their numbers on demand
function Vins({ vins }: { vins: readonly string[] }) {
  if (vins.length <= 3) return <span className="cc-mono">{vins.join('、')}</span>
  return (
    <details>
      <summary>
        <span className="cc-mono">{vins[0]}</span> 等 {vins.length} 辆
      </summary>
      <span className="cc-mono">{vins.join('、')}</span>
    </details>
  )
}
