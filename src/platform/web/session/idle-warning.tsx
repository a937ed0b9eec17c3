import { Button, Modal } from 'antd'
import { useEffect, useState } from 'react'
import { idleMs } from './activity.ts'

const warnBeforeMs = 120_000

/**
 * Two minutes before the session would end for idleness: says so and extends it in place. When it does end,
 * `onEnd` asks for the card again over the page as it stands.
 */
export function IdleWarning({ idleSeconds, onExtend, onEnd }: { idleSeconds: number; onExtend: () => Promise<unknown>; onEnd: () => void }) {
  const [left, setLeft] = useState<number>()
  const [extending, setExtending] = useState(false)

  useEffect(() => {
    let ended = false
    const look = () => {
      const leftMs = idleSeconds * 1_000 - idleMs()
      setLeft(leftMs <= warnBeforeMs && leftMs > 0 ? Math.ceil(leftMs / 1_000) : undefined)
      if (leftMs <= 0 && !ended) {
        ended = true
        onEnd()
      }
      if (leftMs > 0) ended = false
    }
    const timer = setInterval(look, 1_000)
    return () => clearInterval(timer)
  }, [idleSeconds, onEnd])

  const extend = () => {
    setExtending(true)
    void onExtend().finally(() => setExtending(false))
  }
  const minutes = Math.floor((left ?? 0) / 60)
  const seconds = String((left ?? 0) % 60).padStart(2, '0')

  return (
    <Modal
      open={left !== undefined}
      title="登录即将失效"
      closable={false}
      mask={{ closable: false }}
      width={400}
      footer={
        <Button type="primary" loading={extending} onClick={extend} autoFocus>
          继续使用
        </Button>
      }
    >
      <p role="timer">
        较长时间没有操作，登录将在 {minutes}:{seconds} 后失效。已填写的内容会保留。
      </p>
    </Modal>
  )
}
