import { useQueries } from '@tanstack/react-query'
import { call } from '../../../platform/web/client/call.ts'
import { deskStatuses, listDeskBatches } from '../contract.ts'
import styles from './desk.module.css'

type Status = keyof typeof deskStatuses
const shownStatuses: readonly Status[] = ['received', 'withdrawing', 'accepted', 'sent-back', 'withdrawn']

const due: readonly Status[] = ['received', 'withdrawing']

interface DeskSummaryProps {
  shown: string | undefined
  onShow: (status: Status | undefined) => void
  /** nothing comes here any more: noughts would read as "nothing was submitted" */
  onlyIfAny: boolean
}

/** How much lies in each state; a click shows only that. */
export function DeskSummary({ shown, onShow, onlyIfAny }: DeskSummaryProps) {
  const counts = useQueries({
    queries: shownStatuses.map((status) => ({
      queryKey: ['desk-count', status],
      queryFn: () => call(listDeskBatches, { query: { status, size: 1 } }),
      meta: { topics: ['desk-batch'] },
    })),
  })
  if (onlyIfAny && counts.every(({ data }) => !data?.total.count)) return null
  return (
    <ul className={styles['summary']} aria-label="按状态汇总">
      {shownStatuses.map((status, index) => {
        const total = counts[index]?.data?.total
        return (
          <li key={status}>
            <button type="button" className={styles['count']} data-due={due.includes(status) && Boolean(total?.count)} aria-pressed={shown === status} onClick={() => onShow(shown === status ? undefined : status)}>
              <span className={styles['value']}>{total ? `${total.count.toLocaleString('en-US')}${total.exact ? '' : '+'}` : '–'}</span>
              {deskStatuses[status]}
            </button>
          </li>
        )
      })}
    </ul>
  )
}
