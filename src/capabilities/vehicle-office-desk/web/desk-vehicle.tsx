import type { ReactNode } from 'react'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { StatusTag } from '../../../platform/web/look/tag.tsx'
import { minuteText } from '../../../platform/web/look/time-text.ts'
import { terms } from '../../../vocabulary/terms.ts'
import type { DeskBatchDetail } from '../contract.ts'
import { decidedBy } from '../domain/desk-history.ts'
import { DeskVehicleState } from './desk-state.tsx'
import { intoView } from './into-view.ts'
import { useOfficerName } from './use-desk-office.ts'
import styles from './desk.module.css'

type Vehicle = DeskBatchDetail['proofs'][number]['vehicles'][number]

/** One line of the certificate, with its number there; once decided, by whom, when and why. */
export function DeskVehicle({ batch, vehicle, sought, tick }: { batch: DeskBatchDetail; vehicle: Vehicle; sought: boolean; tick: ReactNode }) {
  const nameOf = useOfficerName()
  const { n, vin, status, reason, deregisteredOn } = vehicle
  const decided = status === 'received' ? undefined : decidedBy(batch.history, vin, status)
  const whoWhen = decided ? [nameOf(decided.by), minuteText(decided.at)].filter(Boolean).join(' ') : null
  return (
    <li ref={sought ? intoView : undefined} data-found={sought} aria-current={sought ? 'true' : undefined}>
      {tick}
      <span className={styles['n']}>{n ?? '-'}</span>
      <Copyable text={vin} what={terms.vin.zh} />
      {sought ? <StatusTag tone="blue" text="所查" /> : null}
      <span className={styles['state']}>
        <DeskVehicleState status={status} batch={batch.status} />
      </span>
      {deregisteredOn || reason || whoWhen ? (
        <span className={styles['decided']}>
          {deregisteredOn ? <span className={styles['whole']}>注销日期 {deregisteredOn}　</span> : null}
          {reason ? `${reason}　` : null}
          {whoWhen ? <span className={styles['whole']}>{whoWhen}</span> : null}
        </span>
      ) : null}
    </li>
  )
}
