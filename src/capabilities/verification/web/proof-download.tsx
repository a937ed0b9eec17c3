import { App, Dropdown } from 'antd'
import { useState } from 'react'
import { asProblem } from '../../../platform/web/client/api-problem.ts'
import { call, download } from '../../../platform/web/client/call.ts'
import { saveFile } from '../../../platform/web/client/save-file.ts'
import { DownIcon } from '../../../platform/web/look/icons.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { downloadBatchFiles, downloadDeclaration, downloadProof, readBatch } from '../contract.ts'

type File = { blob: Blob; fileName: string }
type Fetch = (say: (doing: string) => void) => Promise<File>

export interface Download {
  busy: boolean
  /** what is being done, while it takes its time */
  doing: string | undefined
  take: (fetch: Fetch) => void
}

/** Fetches a file and saves it; a refusal stays in sight, with what to do (manual 3.1.3, 5, 2)). */
export function useDownload(): Download {
  const { modal } = App.useApp()
  const [doing, setDoing] = useState<string>()
  const take = (fetch: Fetch) => {
    setDoing('下载中')
    fetch(setDoing)
      .then(saveFile)
      .catch((error: unknown) => {
        const { title, remedy } = asProblem(error)
        modal.error({ title: '无法下载', content: `${title}${remedy}`, okText: '知道了' })
      })
      .finally(() => setDoing(undefined))
  }
  return { busy: doing !== undefined, doing, take }
}

/** The 下载 of the column 验证报告下载: one certificate as a PDF, several in one archive. */
export function BatchDownload({ batchId, batchNo, declarations }: { batchId: string; batchNo: string; declarations: number }) {
  const { busy, doing, take } = useDownload()
  const fetch = async () => {
    if (declarations > 1) return download(downloadBatchFiles, { params: { id: batchId, kind: 'proofs' } })
    const { proofs } = await call(readBatch, { params: { id: batchId } })
    const [proof] = proofs
    if (!proof) throw new Error(`batch ${batchNo} has no proof`)
    return download(downloadProof, { params: { id: proof.id }, query: {} })
  }
  return (
    <LinkButton onClick={() => take(fetch)} disabled={busy} label={`下载批次 ${batchNo} 的证明${declarations > 1 ? '（压缩包）' : ''}`}>
      {doing ?? '下载'}
    </LinkButton>
  )
}

/** A declaration's sealed PDF: made when first asked for, which takes a few seconds. */
export const fetchDeclaration =
  (batchId: string, declarationNo: string): Fetch =>
  (say) => {
    say('准备中')
    return download(downloadDeclaration, { params: { id: batchId, declarationNo } })
  }

/** All of a batch in one archive: each is prepared before. */
const fetchAll =
  (batchId: string, declarationNos: readonly string[]): Fetch =>
  async (say) => {
    for (const [index, declarationNo] of declarationNos.entries()) {
      say(`准备中 ${index + 1}/${declarationNos.length}`)
      await download(downloadDeclaration, { params: { id: batchId, declarationNo } })
    }
    say('打包中')
    return download(downloadBatchFiles, { params: { id: batchId, kind: 'declarations' } })
  }

/** The 下载 of the column 报关单下载 (3.1.3, 5): one at once; of several, one or all in an archive. */
export function DeclarationsDownload({ batchId, batchNo, declarationNos }: { batchId: string; batchNo: string; declarationNos: readonly string[] }) {
  const { busy, doing, take } = useDownload()
  const [open, setOpen] = useState(false)
  const [only] = declarationNos
  if (declarationNos.length === 1 && only) {
    return (
      <LinkButton onClick={() => take(fetchDeclaration(batchId, only))} disabled={busy} label={`下载报关单 ${only}`}>
        {doing ?? '下载'}
      </LinkButton>
    )
  }
  const items = [
    { key: 'all', label: `全部打包（${declarationNos.length} 票）` },
    { type: 'divider' as const },
    ...declarationNos.map((declarationNo) => ({ key: declarationNo, label: <span className="cc-mono">{declarationNo}</span> })),
  ]
  return (
    <Dropdown
      trigger={['click']}
      open={open && !busy}
      onOpenChange={setOpen}
      autoFocus
      disabled={busy}
      placement="bottomRight"
      menu={{
        items,
        style: { maxHeight: 320, overflowY: 'auto' },
        onClick: ({ key, domEvent }) => {
          // the menu belongs to the row, whose click would open the drawer
          domEvent.stopPropagation()
          setOpen(false)
          take(key === 'all' ? fetchAll(batchId, declarationNos) : fetchDeclaration(batchId, key))
        },
      }}
    >
      <span>
        <LinkButton onClick={() => setOpen(!open)} disabled={busy} label={`下载批次 ${batchNo} 的报关单，选择一票或全部打包`}>
          {doing ?? '下载'} {doing ? null : <DownIcon size={11} />}
        </LinkButton>
      </span>
    </Dropdown>
  )
}
