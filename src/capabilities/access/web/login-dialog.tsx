import { useQuery } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import type { Me } from '../contract.ts'
import { lastCard } from './last-card.ts'
import { LoginPanel } from './login-panel.tsx'
import { siteConfig } from './site-config.ts'

/** The session has ended under the page: the card again, over the page as it stands; nothing typed is lost. */
export function LoginDialog({ open, onDone, onLeave }: { open: boolean; onDone: (me: Me) => void; onLeave: () => void }) {
  const config = useQuery(siteConfig)
  return (
    <Modal
      open={open}
      title="登录已失效，请重新登录"
      closable={false}
      mask={{ closable: false, blur: true }}
      keyboard={false}
      width={420}
      destroyOnHidden
      footer={<Button onClick={onLeave}>不再继续，返回首页</Button>}
    >
      <p className="cc-quiet" style={{ marginBottom: 12 }}>
        已填写的内容保留在页面上，登录后继续。
      </p>
      {config.data ? (
        <>
          <LoginPanel config={config.data} card={lastCard()} onDone={onDone} />
          {config.data.demo ? (
            <p className="cc-quiet" style={{ marginTop: 8 }}>
              演示用卡的卡密码为 <Copyable text={config.data.demo.pin} what="卡密码" />
            </p>
          ) : null}
        </>
      ) : config.error ? (
        <ErrorPanel error={config.error} onRetry={() => void config.refetch()} />
      ) : (
        <Waiting rows={3} />
      )}
    </Modal>
  )
}
