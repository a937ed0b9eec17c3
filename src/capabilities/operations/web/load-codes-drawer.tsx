import { Button, DatePicker, Drawer, Upload } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Note } from '../../../platform/web/feedback/note.tsx'
import { codeTables, type CodeTableName } from '../../../vocabulary/codes/tables.ts'
import { plainDate, shanghaiDay } from '../../../vocabulary/plain-date.ts'
import { loadCodeTable, type CodeTableSummary } from '../contract.ts'
import { compareCodes } from '../domain/compare-codes.ts'
import { readCodeFile, type CodeFile } from '../domain/read-code-file.ts'
import { CodeChangesView } from './code-changes-view.tsx'
import styles from './operations.module.css'

/** what fits, as base64, into the route's body */
const mostBytes = 2_200_000

interface Chosen {
  name: string
  bytes: Uint8Array
  file: CodeFile
}

/** Reads the file in the page first: its faults, and what would change from which day, stand there before anything is sent. */
export function LoadCodesDrawer({ table, onClose, onLoaded }: { table: CodeTableSummary; onClose: () => void; onLoaded: () => Promise<void> }) {
  const [chosen, setChosen] = useState<Chosen>()
  const [day, setDay] = useState<string>(() => shanghaiDay(new Date()))
  const [tooLarge, setTooLarge] = useState<string>()
  const load = useSubmit(loadCodeTable, onLoaded)
  const rows = chosen && 'rows' in chosen.file ? chosen.file.rows : undefined
  const changes = rows && compareCodes(codeTables[table.name as CodeTableName], rows, plainDate(day))
  const nothing = changes !== undefined && changes.added.length + changes.renamed.length === 0

  const take = async (file: File) => {
    load.reset()
    setTooLarge(file.size > mostBytes ? file.name : undefined)
    if (file.size > mostBytes) return setChosen(undefined)
    const bytes = new Uint8Array(await file.arrayBuffer())
    setChosen({ name: file.name, bytes, file: readCodeFile(bytes) })
  }

  return (
    <Drawer
      open
      onClose={onClose}
      size={720}
      title={`导入代码表：${table.zh}`}
      footer={
        <div className={styles['foot']}>
          <span className="cc-quiet" role="status">
            {load.data ? '' : nothing ? '文件与现行代码相同，无需导入' : ''}
          </span>
          <Button onClick={onClose}>{load.data ? '关闭' : '取消'}</Button>
          {load.data ? null : (
            <Button
              type="primary"
              disabled={!changes || nothing}
              loading={load.isPending}
              onClick={() => chosen && load.mutate({ params: { name: table.name }, body: { validFrom: day, contentBase64: base64Of(chosen.bytes) } })}
            >
              导入
            </Button>
          )}
        </div>
      }
    >
      <div className={styles['message']}>
        {load.data ? (
          <Note tone="green" title="已导入" live>
            <p>
              新增 {load.data.added} 个，更名 {load.data.renamed} 个，未变 {load.data.unchanged} 个。自 {day} 起启用，各页面刷新后显示。
            </p>
          </Note>
        ) : (
          <>
            <Upload.Dragger accept=".txt,.csv,.tsv,text/plain,text/csv" showUploadList={false} beforeUpload={(file) => {
              void take(file)
              return Upload.LIST_IGNORE
            }} aria-label="代码表文件">
              <p>{chosen ? `已选择 ${chosen.name}，点击或拖入可更换` : '点击选择，或将文件拖到此处'}</p>
              <p className="cc-quiet">UTF-8 或 GB18030 文本，制表符或逗号分隔，首行为列名：代码、名称（可有英文名称）</p>
            </Upload.Dragger>
            <div className={styles['form']}>
              <label htmlFor="codes-from">启用日期</label>
              <DatePicker id="codes-from" value={dayjs(day)} allowClear={false} onChange={(date) => date && setDay(date.format('YYYY-MM-DD'))} style={{ width: 160 }} />
              <p className="cc-quiet">自该日起使用新名称；已签发的文件保留当时的名称。</p>
            </div>
            {tooLarge ? (
              <Note tone="red" title={`${tooLarge} 超过 2 MB`} live>
                <p>请确认所选的是代码表文件，或分成几个文件导入。</p>
              </Note>
            ) : null}
            {chosen && 'reason' in chosen.file ? (
              <Note tone="red" title={`第 ${chosen.file.line} 行无法识别：${chosen.file.reason}`} live>
                <p>请修改文件后重新选择，尚未导入任何内容。</p>
              </Note>
            ) : null}
            {load.error ? <ErrorPanel error={load.error} compact /> : null}
          </>
        )}
        {changes && !load.data ? <CodeChangesView changes={changes} /> : null}
      </div>
    </Drawer>
  )
}

const piece = 0x8000

/** A single spread of megabytes would overflow the stack. */
function base64Of(bytes: Uint8Array): string {
  let binary = ''
  for (let start = 0; start < bytes.length; start += piece) binary += String.fromCharCode(...bytes.subarray(start, start + piece))
  return btoa(binary)
}
