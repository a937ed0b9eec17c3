import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useMemo } from 'react'
import { QueryBar } from '../../../platform/web/form/query-bar.tsx'
import { useShortcut } from '../../../platform/web/keys/shortcuts.tsx'
import { RefreshIcon } from '../../../platform/web/look/icons.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { Page } from '../../../platform/web/look/page.tsx'
import { DataTable } from '../../../platform/web/table/data-table.tsx'
import type { DeclarationLine } from '../contract.ts'
import { declarationColumns, unselectable } from './declaration-columns.tsx'
import { declarationConditions, defaultText, useDeclarationSearch } from './declaration-conditions.ts'
import { DeclarationDrawer } from './declaration-drawer.tsx'
import { NoDeclarations } from './extract-hint.tsx'

/** 业务信息查询 (manual 3.1.2) */
export function DeclarationsScreen() {
  const { url, paging, list, asked, narrowed, queryFor } = useDeclarationSearch()
  const navigate = useNavigate()
  useShortcut('r', '刷新列表', () => void list.refetch())

  const first = (paging.page - 1) * paging.size + 1
  const columns = useMemo(() => {
    const open = (row: { id: string }) => url.set({ open: row.id })
    const submit = (id: string) => void navigate({ to: '/verification/submit', search: { step: '2', chosen: id } as never })
    return [
      ...declarationColumns({ first, onOpen: open }),
      {
        title: '操作',
        className: 'cc-no-print',
        fixed: 'right' as const,
        width: 68,
        render: (_: unknown, row: DeclarationLine) => {
          const why = unselectable(row)
          if (row.held && row.batchId) {
            return (
              <Link to="/verification/batches/$id" params={{ id: row.batchId } as never} onClick={(event) => event.stopPropagation()} aria-label={`查看报关单 ${row.declarationNo} 的批次`}>
                查看批次
              </Link>
            )
          }
          return (
            <span title={why}>
              <LinkButton disabled={why !== undefined} onClick={() => submit(row.id)} label={`提交报关单 ${row.declarationNo}`}>
                {row.batchId ? '重新提交' : '提交证明'}
              </LinkButton>
            </span>
          )
        },
      },
    ]
  }, [first, navigate, url])

  return (
    <Page title="业务信息查询" lead="本企业的报关单、车辆、许可证与通关状态">
      <QueryBar
        conditions={declarationConditions}
        texts={url.texts}
        faults={url.faults}
        otherwise={defaultText()}
        onQuery={queryFor}
      />
      <DataTable
        label="报关单列表"
        columns={columns}
        data={list.data}
        fetching={list.isPlaceholderData}
        error={list.error}
        onRetry={() => void list.refetch()}
        paging={paging}
        onOpen={(row) => url.set({ open: row.id })}
        openId={url.texts['open']}
        empty={<NoDeclarations declarationNo={url.texts['declarationNo']} asked={asked} narrowed={narrowed} />}
        toolbar={
          <Button size="small" icon={<RefreshIcon size={13} />} loading={list.isFetching} onClick={() => void list.refetch()}>
            刷新
          </Button>
        }
      />
      <DeclarationDrawer actions id={url.texts['open']} onClose={() => url.set({ open: undefined })} />
    </Page>
  )
}
