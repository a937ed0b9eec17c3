import { Button } from 'antd'
import { useRef, useState } from 'react'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Note } from '../../../platform/web/feedback/note.tsx'
import { provenances } from '../../../registry/declaration/contract.ts'
import { uploadFile } from '../contract.ts'
import { base64Of } from './base64.ts'
import { FileOutcome } from './file-outcome.tsx'
import styles from './extraction.module.css'

const largest = 10 * 1024 * 1024

/** A DecMessage file as it went to customs. It carries no clearance: customs is asked for the same number at once (decision 6). */
export function FileForm() {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [fault, setFault] = useState<string>()
  const upload = useSubmit(uploadFile)

  const take = async (file: File | undefined) => {
    if (!file) return
    upload.reset()
    const wrong = file.size > largest ? '文件不能超过10MB' : file.size === 0 ? '文件是空的' : undefined
    setFault(wrong)
    if (!wrong) upload.mutate({ body: { fileName: file.name, contentBase64: base64Of(new Uint8Array(await file.arrayBuffer())) } })
  }

  return (
    <div className={styles['stack']}>
      <div
        className={styles['drop']}
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          void take(event.dataTransfer.files[0])
        }}
      >
        <p>将报关单报文（DecMessage XML）拖到此处，或</p>
        <Button loading={upload.isPending} onClick={() => input.current?.click()} style={{ marginTop: 8 }}>
          选择文件
        </Button>
        <input
          ref={input}
          type="file"
          accept=".xml,text/xml,application/xml"
          hidden
          aria-label="报关单报文文件"
          onChange={(event) => {
            void take(event.target.files?.[0])
            event.target.value = ''
          }}
        />
      </div>
      {fault ? (
        <p className={styles['faults']} role="alert">
          {fault}
        </p>
      ) : null}
      {upload.error ? <ErrorPanel error={upload.error} compact /> : null}
      {upload.data ? <FileOutcome outcome={upload.data} /> : null}
      <Note tone="blue">
        <p>报文中没有通关状态，上传的数据标为“{provenances.file}”。平台会同时向海关查询同一报关单，确认结关后才能提交证明。</p>
      </Note>
    </div>
  )
}
