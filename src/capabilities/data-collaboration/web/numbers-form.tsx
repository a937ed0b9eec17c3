import { useNavigate } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { useShortcut } from '../../../platform/web/keys/shortcuts.tsx'
import { startExtraction } from '../contract.ts'
import { readNumbers } from './read-numbers.ts'
import styles from './extraction.module.css'

const most = 500

/** One number or a column of them, checked while they are typed. */
export function NumbersForm({ given, samples }: { given: string | undefined; samples: readonly string[] }) {
  const [pasted, setPasted] = useState((given ?? '').replaceAll(/[.,]/g, '\n'))
  const navigate = useNavigate()
  const start = useSubmit(startExtraction, ({ id }) => navigate({ to: '/data-collaboration/extractions/$id', params: { id } as never }))
  const { numbers, repeated, faults } = readNumbers(pasted)
  const obstacle = pasted.trim() === '' ? '请输入报关单号' : faults.length > 0 ? `有 ${faults.length} 个号码需更正` : numbers.length > most ? `一次最多提取 ${most} 个，现有 ${numbers.length} 个，请分次提取` : undefined
  const send = () => {
    if (!obstacle && !start.isPending) start.mutate({ body: { declarationNos: [...numbers] } })
  }
  useShortcut('mod+Enter', '开始提取', send, obstacle === undefined)

  return (
    <div>
      <label htmlFor="numbers" className={styles['label']}>
        报关单号 <span className="cc-quiet">每行一个，可从 Excel 整列粘贴，最多 {most} 个</span>
      </label>
      <Input.TextArea
        id="numbers"
        className={`cc-mono ${styles['numbers']}`}
        autoFocus
        value={pasted}
        status={faults.length > 0 ? 'error' : ''}
        aria-describedby="numbers-state"
        placeholder={'901120250000000123\n901120250000000124'}
        onChange={(event) => setPasted(event.target.value)}
      />
      <div id="numbers-state" className={styles['state']} role="status">
        {pasted === '' && samples.length > 0 ? (
          <p className="cc-quiet">
            演示：模拟海关留有 {samples.length} 票尚未提取的报关单，<LinkButton onClick={() => setPasted(samples.join('\n'))}>填入号码</LinkButton>
          </p>
        ) : null}
        {numbers.length > 0 ? <p>可提取 {numbers.length} 个{repeated.length > 0 ? `，重复的 ${repeated.length} 个只提取一次` : ''}</p> : null}
        {faults.length > 0 ? (
          <ul className={styles['faults']}>
            {faults.slice(0, 5).map(({ text, why }, index) => (
              <li key={index}>
                <span className="cc-mono">{text}</span> {why}
              </li>
            ))}
            {faults.length > 5 ? <li>另有 {faults.length - 5} 个</li> : null}
          </ul>
        ) : null}
      </div>
      {start.error ? <ErrorPanel error={start.error} onRetry={send} compact /> : null}
      <div className={styles['actions']}>
        {faults.length > 0 ? <Button onClick={() => setPasted(numbers.join('\n'))}>去掉有误的号码</Button> : null}
        <Button type="primary" disabled={obstacle !== undefined} title={obstacle} loading={start.isPending} onClick={send}>
          开始提取
        </Button>
      </div>
    </div>
  )
}
