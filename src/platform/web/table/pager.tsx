import { Button, Select } from 'antd'
import type { Page } from '../../contract/page.ts'
import { useShortcut } from '../keys/shortcuts.tsx'
import { LeftIcon, RightIcon } from '../look/icons.tsx'
import { pageSizes, type Paging } from './use-paging.ts'
import styles from './pager.module.css'

/** 上一页 and 下一页 by cursor: on long lists a jump to page 4,000 would make the database count to it. */
export function Pager({ data, paging, fetching, above }: { data: Page<unknown>; paging: Paging; fetching: boolean; above: number }) {
  const { next } = data
  const canBack = paging.page > 1
  useShortcut('[', '上一页', () => paging.back(), canBack)
  useShortcut(']', '下一页', () => next && paging.forward(next), next !== null)

  if (data.rows.length === 0 && !canBack) return null
  const first = (paging.page - 1) * paging.size + 1
  return (
    <nav className={`${styles['pager']} cc-no-print`} aria-label="翻页" style={{ bottom: above }}>
      <span className="cc-quiet">
        {data.rows.length > 0 ? `第 ${paging.page} 页 · ${first}–${first + data.rows.length - 1} 条` : `第 ${paging.page} 页`}
      </span>
      <div className={styles['buttons']}>
        <Select
          size="small"
          aria-label="每页条数"
          value={paging.size}
          onChange={(size: number) => paging.resize(size)}
          options={pageSizes.map((size) => ({ value: size, label: `每页 ${size} 条` }))}
          style={{ width: 108 }}
        />
        <Button size="small" icon={<LeftIcon size={12} />} disabled={!canBack || fetching} onClick={() => paging.back()}>
          上一页
        </Button>
        <Button size="small" icon={<RightIcon size={12} />} iconPlacement="end" disabled={next === null || fetching} onClick={() => next && paging.forward(next)}>
          下一页
        </Button>
      </div>
    </nav>
  )
}
