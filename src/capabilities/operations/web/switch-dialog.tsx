import { Button, Modal } from 'antd'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { setOfficeChannel, type OfficeRow } from '../contract.ts'
import { channelNames, otherChannel } from './channels.ts'
import styles from './operations.module.css'

const says = {
  desk: '此后的批次由该所人员登录本平台核验台办理，不再推送至其自有系统。',
  system: '此后的批次推送至该所自有系统办理，不再进入本平台核验台。',
} as const

/** Says what changes for whom; a refusal stays in the dialog with what to do about it. */
export function SwitchDialog({ office, onClose, onSwitched }: { office: OfficeRow; onClose: () => void; onSwitched: (office: OfficeRow) => void }) {
  const channel = otherChannel(office.channel)
  const change = useSubmit(setOfficeChannel, onSwitched)
  return (
    <Modal
      open
      title="切换通道"
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="primary" loading={change.isPending} onClick={() => change.mutate({ params: { id: office.id }, body: { channel } })}>
            切换
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <p>
          {office.name}：由“{channelNames[office.channel]}”改为“{channelNames[channel]}”。
        </p>
        <p>{says[channel]}</p>
        <p className="cc-quiet">有批次正在推送、或核验台有批次未办结时不能切换；切换后核验台只供查阅已办结的批次。此操作记入审计，可随时改回。</p>
        {change.error ? <ErrorPanel error={change.error} compact /> : null}
      </div>
    </Modal>
  )
}
