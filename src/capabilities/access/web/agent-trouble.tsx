import { Button } from 'antd'
import { Note } from '../../../platform/web/feedback/note.tsx'
import type { AgentState } from './card-agent.ts'
import styles from './login.module.css'

const troubles: Record<Exclude<AgentState, 'ready'>, { title: string; steps: readonly string[] }> = {
  absent: {
    title: '没有找到卡助手',
    steps: ['请确认本机已安装并启动卡助手（客户端控件）。', '请将卡介质正确连接到电脑。', '完成后点击“重试”。'],
  },
  'permission-denied': {
    title: '浏览器不允许本页访问卡助手',
    steps: ['请点击地址栏左侧的图标，打开“网站设置”。', '将“本地网络访问”改为“允许”。', '完成后点击“重试”。'],
  },
  'origin-refused': {
    title: '卡助手不接受当前网址',
    steps: ['请从平台的正式网址打开登录页。', '若网址无误，请在卡助手的设置中加入本平台网址，并重新启动卡助手。', '完成后点击“重试”。'],
  },
}

/** Why the card can't be reached, and what to do about it, step by step. */
export function AgentTrouble({ state, looking, onRetry }: { state: Exclude<AgentState, 'ready'>; looking: boolean; onRetry: () => void }) {
  const { title, steps } = troubles[state]
  return (
    <Note tone="amber" title={title} live>
      <ol className={styles['steps']}>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <Button onClick={onRetry} loading={looking}>
        重试
      </Button>
    </Note>
  )
}
