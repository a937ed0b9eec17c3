import { App, Button, Drawer, Input } from 'antd'
import { useState } from 'react'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Note } from '../../../platform/web/feedback/note.tsx'
import { usedVehicleSystems, type UsedVehicleSystem } from '../../../registry/party/contract.ts'
import { publishAgreement, type AgreementRow } from '../contract.ts'
import styles from './operations.module.css'

interface PublishDrawerProps {
  system: UsedVehicleSystem
  newest: AgreementRow | undefined
  onClose: () => void
  onPublished: (published: AgreementRow) => void
}

const limits = publishAgreement.body!.shape

/** Why it can't be published yet; undefined when it can. */
function faultOf(title: string, body: string, newest: AgreementRow | undefined): string | undefined {
  const parsed = [limits.title.safeParse(title), limits.body.safeParse(body)].find(({ success }) => !success)
  if (parsed?.error) return parsed.error.issues[0]?.message
  return title.trim() === newest?.title && body.trim() === newest.body ? '与现行版本相同' : undefined
}

/** The newest version as a start; nothing is sent before the second question is answered. */
export function PublishDrawer({ system, newest, onClose, onPublished }: PublishDrawerProps) {
  const [title, setTitle] = useState(newest?.title ?? '')
  const [body, setBody] = useState(newest?.body ?? '')
  const { modal } = App.useApp()
  const publish = useSubmit(publishAgreement, onPublished)
  const fault = faultOf(title, body, newest)
  const next = (newest?.version ?? 0) + 1
  const changed = title !== (newest?.title ?? '') || body !== (newest?.body ?? '')

  const ask = () =>
    void modal.confirm({
      title: `发布第 ${next} 版`,
      content: `${usedVehicleSystems[system]}的每一位经办人在下次使用时都须重新阅读并确认授权，正在使用的也立即生效。发布后不能撤回，只能再发布新版本。`,
      okText: '发布',
      cancelText: '取消',
      onOk: () => publish.mutate({ body: { system, title: title.trim(), body: body.trim(), replaces: newest?.version ?? 0 } }),
    })
  const leave = () => {
    if (!changed) return onClose()
    void modal.confirm({ title: '放弃修改', content: '尚未发布的修改不会保存。', okText: '放弃修改', cancelText: '继续编辑', onOk: onClose })
  }

  return (
    <Drawer
      open
      onClose={leave}
      mask={{ closable: false }}
      size={720}
      title={`发布新版本：${usedVehicleSystems[system]}`}
      footer={
        <div className={styles['foot']}>
          <span className="cc-quiet" role="status">
            {fault ?? ''}
          </span>
          <Button onClick={leave}>取消</Button>
          <Button type="primary" disabled={fault !== undefined} loading={publish.isPending} onClick={ask}>
            发布第 {next} 版
          </Button>
        </div>
      }
    >
      <div className={styles['message']}>
        <Note tone="amber" title="每一位经办人都会被重新询问">
          <p>发布后，已作出的授权只对旧版本有效；经办人须重新阅读并确认后才能继续使用。</p>
        </Note>
        <div className={styles['form']}>
          <label htmlFor="agreement-title">
            标题 <span className={styles['must']}>必填</span>
          </label>
          <Input id="agreement-title" maxLength={80} value={title} onChange={(event) => setTitle(event.target.value)} />
        </div>
        <div className={styles['form']}>
          <label htmlFor="agreement-body">
            正文 <span className={styles['must']}>必填</span>
          </label>
          <Input.TextArea id="agreement-body" rows={20} maxLength={20_000} showCount value={body} onChange={(event) => setBody(event.target.value)} />
        </div>
        {publish.error ? <ErrorPanel error={publish.error} compact /> : null}
      </div>
    </Drawer>
  )
}
