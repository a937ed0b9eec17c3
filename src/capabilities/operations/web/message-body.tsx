import { App, Button, Segmented } from 'antd'
import { useState } from 'react'
import { writeClipboard } from '../../../platform/web/client/write-clipboard.ts'
import { Note } from '../../../platform/web/feedback/note.tsx'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { CopyIcon, DoneIcon } from '../../../platform/web/look/icons.tsx'
import type { RawMessage } from '../contract.ts'
import { layOut } from '../domain/lay-out.ts'
import styles from './operations.module.css'

type Wire = NonNullable<RawMessage['wire']>

/** The content as text, laid out for reading or byte for byte; copied is always what was sent. */
export function MessageBody({ wire }: { wire: Wire }) {
  const [look, setLook] = useState<'laid-out' | 'as-sent'>('laid-out')
  const { body, truncated, bodySha256 } = wire
  return (
    <section aria-label="报文内容" className={styles['body']}>
      <header className={styles['bodyHead']}>
        <h3 className={styles['part']}>报文内容</h3>
        {body === null ? null : (
          <>
            <Segmented<typeof look>
              size="small"
              aria-label="显示方式"
              value={look}
              options={[
                { value: 'laid-out', label: '整理' },
                { value: 'as-sent', label: '原样' },
              ]}
              onChange={setLook}
            />
            <CopyBody body={body} />
          </>
        )}
      </header>
      {truncated ? (
        <Note tone="amber" title="内容较长，只显示开头部分">
          <p>摘要与签名针对完整内容。</p>
        </Note>
      ) : null}
      {body === null ? (
        <Note tone="blue" title="内容超过 1 MB，只留存摘要">
          <p>其中的证明文件在文件库中单独保存，可按批次下载。</p>
        </Note>
      ) : (
        <pre className={styles['raw']} tabIndex={0} role="region" aria-label="报文原文">
          {look === 'laid-out' ? layOut(body) : body}
        </pre>
      )}
      <p>
        <span className="cc-quiet">SHA-256 </span>
        <span className={styles['hash']}>
          <Copyable text={bodySha256} what="摘要" />
        </span>
      </p>
    </section>
  )
}

function CopyBody({ body }: { body: string }) {
  const [copied, setCopied] = useState(false)
  const { message } = App.useApp()
  const copy = () =>
    void writeClipboard(body).then((written) => {
      setCopied(written)
      if (!written) void message.warning('浏览器未允许复制，请选中内容后按 Ctrl+C')
    })
  return (
    <Button
      size="small"
      icon={copied ? <DoneIcon size={13} /> : <CopyIcon size={13} />}
      onClick={copy}
      onBlur={() => setCopied(false)}
    >
      {copied ? '已复制' : '复制内容'}
    </Button>
  )
}
