import { Progress, Steps } from 'antd'
import { Note } from '../../../platform/web/feedback/note.tsx'
import type { ExtractionDetail, ListStep } from '../contract.ts'
import { isUnderWay, listFailed } from './item-state.tsx'
import styles from './extraction.module.css'

/** How far an extraction is: of one by dates the list first, as a step of its own, then the numbers. */
export function ExtractionSummary({ detail }: { detail: ExtractionDetail }) {
  const { list, total } = detail
  return (
    <div className={styles['progress']}>
      {list ? <ListSteps list={list} detail={detail} /> : null}
      {list && listFailed(list) ? (
        <Note tone="amber" title="没有取得报关单清单" live>
          <p>{list.note ?? '请稍后重新取清单。'}</p>
        </Note>
      ) : null}
      {total > 0 ? <Counts detail={detail} /> : null}
    </div>
  )
}

function ListSteps({ list, detail }: { list: ListStep; detail: ExtractionDetail }) {
  const listed = list.state === 'listed'
  const failed = listFailed(list)
  const ended = detail.state === 'done'
  return (
    <div role="status">
      <Steps
        size="small"
        current={listed ? 1 : 0}
        style={{ maxWidth: 640 }}
        items={[
          { title: '取报关单清单', status: failed ? 'error' : listed ? 'finish' : 'process', content: failed ? '未取得' : listed ? (list.note ?? '清单已取') : '正在向海关取清单' },
          {
            title: '逐票提取',
            status: ended && !failed ? 'finish' : detail.total > 0 && !ended ? 'process' : 'wait',
            content: detail.total > 0 ? `${detail.done + detail.failed} / ${detail.total} 票` : ended && !failed ? '没有需要提取的报关单' : undefined,
          },
        ]}
      />
    </div>
  )
}

function Counts({ detail }: { detail: ExtractionDetail }) {
  const ended = detail.done + detail.failed
  const vehicles = detail.items.reduce((sum, item) => sum + (item.vehicles ?? 0), 0)
  return (
    <div className={styles['summary']} role="status">
      <Progress percent={Math.floor((ended / detail.total) * 100)} status={detail.state === 'running' ? 'active' : 'normal'} format={() => `${ended} / ${detail.total}`} aria-label="提取进度" />
      <p className={styles['counts']}>
        <span>
          成功 <strong>{detail.done}</strong>
        </span>
        <span>
          未成功 <strong>{detail.failed}</strong>
        </span>
        <span>
          进行中 <strong>{detail.items.filter((item) => isUnderWay(item.state)).length}</strong>
        </span>
        <span>
          车辆 <strong>{vehicles}</strong>
        </span>
      </p>
    </div>
  )
}
