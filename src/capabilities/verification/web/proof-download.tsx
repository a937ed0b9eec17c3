import { App } from 'antd'
import { useState } from 'react'
import { asProblem } from '../../../platform/web/client/api-problem.ts'
import { call, download } from '../../../platform/web/client/call.ts'
import { saveFile } from '../../../platform/web/client/save-file.ts'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { downloadProof, readBatch } from '../contract.ts'

interface ProofRef {
  id: string
  proofNo: string
}

/** Fetches sealed PDFs one after the other; what hinders one is said with its number, in the page. */
export function useProofDownload(): { busy: boolean; take: (proofs: readonly ProofRef[]) => Promise<void> } {
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const take = async (proofs: readonly ProofRef[]) => {
    setBusy(true)
    try {
      for (const { id } of proofs) saveFile(await download(downloadProof, { params: { id } }))
    } catch (error) {
      const { title, remedy } = asProblem(error)
      void message.error({ content: `${title}${remedy}`, duration: 8 })
    } finally {
      setBusy(false)
    }
  }
  return { busy, take }
}

/** The 下载 of the column 验证报告下载: all certificates of the batch, one file for each declaration. */
export function BatchDownload({ batchId, batchNo }: { batchId: string; batchNo: string }) {
  const { busy, take } = useProofDownload()
  const { message } = App.useApp()
  const [reading, setReading] = useState(false)
  const start = () => {
    setReading(true)
    call(readBatch, { params: { id: batchId } })
      .then(({ proofs }) => take(proofs))
      .catch((error: unknown) => void message.error({ content: asProblem(error).title, duration: 8 }))
      .finally(() => setReading(false))
  }
  return (
    <LinkButton onClick={start} disabled={busy || reading} label={`下载批次 ${batchNo} 的证明`}>
      {busy || reading ? '下载中' : '下载'}
    </LinkButton>
  )
}
