import { useQueries } from '@tanstack/react-query'
import { call } from '../../../platform/web/client/call.ts'
import { deskStatuses, listDeskBatches } from '../contract.ts'
import styles from './desk.module.css'

type Status = keyof typeof deskStatuses
const shownStatuses: readonly Status[] = ['received', 'withdrawing', 'accepted', 'sent-back', 'withdrawn']

/** How much lies in each state; a click shows only that. */
export function DeskSummary({ shown, onShow }: { shown: string | undefined; onShow: (status: Status | undefined) => void }) {
  const counts = useQueries({
    queries: shownStatuses.map((status) => ({
      queryKey: ['desk-count', status],
      queryFn: () => call(listDeskBatches, { query: { status, size: 1 } }),
      meta: { topics: ['desk-batch'] },
    })),
  })
  return (
    <ul className={styles['summary']} aria-label="按状态汇总">
      {shownStatuses.map((status, index) => {
        const total = counts[index]?.data?.total
        return (
          <li key={status}>
            <button type="button" className={styles['count']} data-due={status === 'received' && Boolean(total?.count)} aria-pressed={shown === status} onClick={() => onShow(shown === status ? undefined : status)}>
              <span className={styles['value']}>{total ? `${total.count.toLocaleString('en-US')}${total.exact ? '' : '+'}` : '–'}</span>
              {deskStatuses[status]}
            </button>
          </li>
        )
      })}
    </ul>
  )
}
