import { Note } from '../../../platform/web/feedback/note.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import styles from './scan.module.css'

const shownOf = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}…` : text)

/** A code that is no certificate's. */
export function ForeignCode({ text, onClose }: { text: string | undefined; onClose: () => void }) {
  if (text === undefined) return null
  return (
    <Note tone="amber" title="扫到的不是本系统证明的二维码" live actions={<LinkButton onClick={onClose}>知道了</LinkButton>}>
      <p style={{ overflowWrap: 'anywhere' }}>内容：{shownOf(text)}</p>
      <p>证明的二维码印在最后一页签章旁；也可输入证明编号查找。</p>
    </Note>
  )
}

/** The number is real, but its QR code leads to a stranger's page: such a paper may be forged. */
export function ForeignHost({ host }: { host: string | undefined }) {
  if (host === undefined || host === window.location.host) return null
  return (
    <div className={styles['warning']}>
      <Note tone="amber" title="请当心：纸质证明的二维码指向其他网站" live>
        <p>
          二维码中的地址是 <span className="cc-mono" style={{ overflowWrap: 'anywhere' }}>{host}</span>，不是本系统。请以此处的电子证明和车架号为准，逐项核对纸质证明。
        </p>
      </Note>
    </div>
  )
}
