import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useCallback, useState, type ReactNode } from 'react'
import { call } from '../../../platform/web/client/call.ts'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { giveConsent, readAgreement } from '../contract.ts'
import { meQuery, useMe } from './me.ts'
import styles from './consent.module.css'

/** Manual 3.1.1, 3: before any module of a system opens, its agreement is read and 确认授权 clicked. */
export function ConsentGate({ system, onLeave, children }: { system: string; onLeave: () => void; children: ReactNode }) {
  const me = useMe()
  if (me.grants.includes(`consent:${system}`)) return children
  return <ConsentDialog system={system} onLeave={onLeave} />
}

function ConsentDialog({ system, onLeave }: { system: string; onLeave: () => void }) {
  const client = useQueryClient()
  const agreement = useQuery({ queryKey: ['agreement', system], queryFn: () => call(readAgreement, { params: { system } }) })
  const [readToEnd, setReadToEnd] = useState(false)
  const give = useSubmit(giveConsent, (me) => client.setQueryData(meQuery.queryKey, me))

  // a text that fits without scrolling has been seen whole
  const measure = useCallback((box: HTMLElement | null) => {
    if (box && box.scrollHeight - box.scrollTop - box.clientHeight < 24) setReadToEnd(true)
  }, [])

  return (
    <Modal
      open
      title={agreement.data?.title ?? '授权协议'}
      width={640}
      onCancel={onLeave}
      mask={{ closable: false }}
      footer={
        <div className={styles['foot']}>
          <span className="cc-quiet" role="status">
            {readToEnd ? '' : '请阅读至协议末尾'}
          </span>
          <Button onClick={onLeave}>暂不授权</Button>
          <Button
            type="primary"
            disabled={!readToEnd || !agreement.data}
            loading={give.isPending}
            onClick={() => agreement.data && give.mutate({ body: { system, version: agreement.data.version } })}
          >
            确认授权
          </Button>
        </div>
      }
    >
      {agreement.error ? <ErrorPanel error={agreement.error} onRetry={() => void agreement.refetch()} /> : null}
      {agreement.isPending ? <Waiting rows={6} /> : null}
      {agreement.data ? (
        <div
          className={styles['text']}
          tabIndex={0}
          role="region"
          aria-label="协议正文"
          ref={measure}
          onScroll={(event) => measure(event.currentTarget)}
        >
          {agreement.data.body.split(/\n+/).map((paragraph, index) => (
            <p key={index}>{paragraph}</p>
          ))}
          <p className="cc-quiet">协议版本：第 {agreement.data.version} 版</p>
        </div>
      ) : null}
      {give.error ? <ErrorPanel error={give.error} compact /> : null}
    </Modal>
  )
}
