import { App } from 'antd'
import { useState } from 'react'
import { asProblem } from '../../../platform/web/client/api-problem.ts'
import { call, download } from '../../../platform/web/client/call.ts'
import { saveFile } from '../../../platform/web/client/save-file.ts'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { downloadBatchFiles, downloadDeclaration, downloadProof, readBatch } from '../contract.ts'

type File = { blob: Blob; fileName: string }

/** Fetches a file and saves it; a refusal is said in the page, with what to do. */
export function useDownload(): { busy: boolean; take: (fetch: () => Promise<File>) => void } {
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const take = (fetch: () => Promise<File>) => {
    setBusy(true)
    fetch()
      .then(saveFile)
      .catch((error: unknown) => {
        const { title, remedy } = asProblem(error)
        void message.error({ content: `${title}${remedy}`, duration: 8 })
      })
      .finally(() => setBusy(false))
  }
  return { busy, take }
}

/** The 下载 of the column 验证报告下载: one certificate as a PDF, several in one archive. */
export function BatchDownload({ batchId, batchNo, declarations }: { batchId: string; batchNo: string; declarations: number }) {
  const { busy, take } = useDownload()
  const fetch = async () => {
    if (declarations > 1) return download(downloadBatchFiles, { params: { id: batchId, kind: 'proofs' } })
    const { proofs } = await call(readBatch, { params: { id: batchId } })
    const [proof] = proofs
    if (!proof) throw new Error(`batch ${batchNo} has no proof`)
    return download(downloadProof, { params: { id: proof.id } })
  }
  return (
    <LinkButton onClick={() => take(fetch)} disabled={busy} label={`下载批次 ${batchNo} 的证明`}>
      {busy ? '下载中' : '下载'}
    </LinkButton>
  )
}

/** The 下载 of the column 报关单下载 (3.1.3, 5): each declaration is sealed when first asked for, several then go in one archive. */
export function DeclarationsDownload({ batchId, batchNo, declarationNos }: { batchId: string; batchNo: string; declarationNos: readonly string[] }) {
  const { busy, take } = useDownload()
  const fetch = async () => {
    let last: File | undefined
    for (const declarationNo of declarationNos) last = await download(downloadDeclaration, { params: { id: batchId, declarationNo } })
    if (!last) throw new Error(`batch ${batchNo} has no declaration`)
    return declarationNos.length > 1 ? download(downloadBatchFiles, { params: { id: batchId, kind: 'declarations' } }) : last
  }
  return (
    <LinkButton onClick={() => take(fetch)} disabled={busy} label={`下载批次 ${batchNo} 的报关单`}>
      {busy ? '下载中' : '下载'}
    </LinkButton>
  )
}
