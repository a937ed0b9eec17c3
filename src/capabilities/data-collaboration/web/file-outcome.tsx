import { Link } from '@tanstack/react-router'
import type { z } from 'zod'
import { Note } from '../../../platform/web/feedback/note.tsx'
import type { uploadFile } from '../contract.ts'
import { FileDifferences } from './file-differences.tsx'

type Outcome = z.output<NonNullable<typeof uploadFile.result>>

const says: Record<Outcome['outcome'], string> = {
  new: '已保存',
  updated: '已更新',
  unchanged: '内容与上次上传的相同',
  compared: '平台已有海关数据，已与报文比对',
}

/** What became of an uploaded file, and where it says something else than customs. */
export function FileOutcome({ outcome }: { outcome: Outcome }) {
  const { differences } = outcome
  return (
    <Note tone={differences.length > 0 ? 'amber' : 'green'} title={`报关单 ${outcome.declarationNo}：${says[outcome.outcome]}`} live>
      <p>
        识别出 {outcome.vehicles} 辆车。
        <Link to="/data-collaboration/extractions/$id" params={{ id: outcome.extractionId } as never}>
          查看海关核对进度
        </Link>
      </p>
      {differences.length > 0 ? <FileDifferences differences={differences} declareDate={outcome.declareDate} /> : null}
    </Note>
  )
}
