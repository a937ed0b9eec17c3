import { Button, Modal } from 'antd'
import { useState } from 'react'
import { cameraFaults } from '../../../platform/web/camera/camera-fault.ts'
import { CameraPicture } from '../../../platform/web/camera/camera-picture.tsx'
import { useCamera } from '../../../platform/web/camera/use-camera.ts'
import { Note } from '../../../platform/web/feedback/note.tsx'
import { useHandScanner } from '../../../platform/web/keys/use-hand-scanner.ts'
import { readCodes, readFind, type Sought } from '../domain/read-find.ts'
import styles from './scan.module.css'

interface ScanDialogProps {
  onFound: (sought: Sought) => void
  onClose: () => void
  /** back to the box to type the number */
  onType: () => void
}

/** The camera's picture until a certificate's QR code is in it. */
export function ScanDialog({ onFound, onClose, onType }: ScanDialogProps) {
  return (
    <Modal open title="扫描证明上的二维码" footer={null} width={560} centered onCancel={onClose} className={styles['dialog']}>
      <Viewfinder onFound={onFound} onType={onType} />
    </Modal>
  )
}

// inside the dialog: its effects run when the picture's element stands, and end with it
function Viewfinder({ onFound, onType }: Omit<ScanDialogProps, 'onClose'>) {
  const camera = useCamera()
  const [reader, setReader] = useState<'works' | 'failed'>('works')
  const [foreign, setForeign] = useState<string>()
  const take = (sought: Sought | undefined) => {
    if (sought?.kind === 'foreign') setForeign(sought.text)
    else if (sought) onFound(sought)
  }
  useHandScanner((text) => take(readFind(text)), 'dialog')
  const fault = camera.fault ?? (reader === 'failed' ? 'reader' : undefined)

  return (
    <div className={styles['scan']}>
      <div className={styles['picture']} hidden={fault !== undefined}>
        <CameraPicture stream={camera.stream} onCodes={(texts) => take(readCodes(texts))} onReader={setReader} />
        {camera.stream ? <span className={styles['frame']} /> : null}
      </div>
      {fault ? (
        <Note tone="red" title={cameraFaults[fault].title} live>
          <p>{cameraFaults[fault].remedy}</p>
          <p>不用摄像头也可以：用扫码枪扫描，或手工输入证明编号。</p>
        </Note>
      ) : (
        <p role="status" className={styles['says']}>
          {foreign ? <strong>这不是本系统证明的二维码。</strong> : null}
          {camera.stream ? '请将证明最后一页的二维码对准取景框，识别后自动打开批次。' : '正在打开摄像头，如浏览器询问请选择“允许”。'}
          {foreign ? <span className={styles['content']}>扫到的内容：{foreign}</span> : null}
        </p>
      )}
      <div className={styles['buttons']}>
        {camera.torch ? (
          <Button aria-pressed={camera.torch.on} onClick={camera.torch.toggle}>
            {camera.torch.on ? '关灯' : '开灯'}
          </Button>
        ) : null}
        {camera.next ? <Button onClick={camera.next}>切换摄像头</Button> : null}
        {fault && fault !== 'insecure' ? (
          <Button type="primary" onClick={camera.retry}>
            重试
          </Button>
        ) : null}
        <Button onClick={onType}>手工输入</Button>
      </div>
    </div>
  )
}
