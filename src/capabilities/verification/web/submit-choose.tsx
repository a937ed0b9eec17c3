import { Button, Checkbox } from 'antd'
import { useMemo } from 'react'
import { QueryBar } from '../../../platform/web/form/query-bar.tsx'
import { useShortcut } from '../../../platform/web/keys/shortcuts.tsx'
import { DataTable } from '../../../platform/web/table/data-table.tsx'
import type { Selection } from '../../../platform/web/table/selection.ts'
import type { DeclarationLine } from '../contract.ts'
import { ActionBar, actionBarHeight } from './action-bar.tsx'
import { declarationColumns, unselectable } from './declaration-columns.tsx'
import { declarationConditions, defaultText, type useDeclarationSearch } from './declaration-conditions.ts'
import { DeclarationDrawer } from './declaration-drawer.tsx'
import { NoDeclarations } from './extract-hint.tsx'

interface SubmitChooseProps {
  search: ReturnType<typeof useDeclarationSearch>
  selection: Selection<DeclarationLine>
  onNext: () => void
}

/** Step 1: 选择待办理注销车辆涉及的报关单，点击“下一步”. */
export function SubmitChoose({ search, selection, onNext }: SubmitChooseProps) {
  const { url, paging, list, asked, narrowed, queryFor } = search
  const first = (paging.page - 1) * paging.size + 1
  const columns = useMemo(() => declarationColumns({ first, onOpen: (row) => url.set({ open: row.id }) }), [first, url])
  const vehicles = selection.rows.reduce((sum, row) => sum + row.vehicleCount, 0)
  const ready = selection.rows.length > 0
  useShortcut('mod+Enter', '下一步', onNext, ready)

  return (
    <>
      <QueryBar conditions={declarationConditions} texts={url.texts} faults={url.faults} otherwise={defaultText()} onQuery={queryFor} />
      <DataTable
        label="可提交的报关单"
        columns={columns}
        data={list.data}
        fetching={list.isPlaceholderData}
        error={list.error}
        onRetry={() => void list.refetch()}
        paging={paging}
        selection={selection}
        above={actionBarHeight}
        unselectable={unselectable}
        onOpen={(row) => url.set({ open: row.id })}
        openId={url.texts['open']}
        toolbar={
          <Checkbox
            checked={url.texts['unsubmitted'] === 'true'}
            onChange={(event) => url.set({ unsubmitted: event.target.checked ? 'true' : undefined, after: undefined, page: undefined, open: undefined })}
          >
            仅看未提交
          </Checkbox>
        }
        empty={<NoDeclarations declarationNo={url.texts['declarationNo']} asked={asked} narrowed={narrowed} />}
      />
      <ActionBar says={ready ? `已选 ${selection.rows.length} 票报关单，共 ${vehicles} 辆` : '请勾选待办理注销车辆涉及的全部报关单'}>
        <Button type="primary" disabled={!ready} onClick={onNext}>
          下一步
        </Button>
      </ActionBar>
      <DeclarationDrawer id={url.texts['open']} onClose={() => url.set({ open: undefined })} />
    </>
  )
}
