import { Input } from 'antd'
import { useDeferredValue } from 'react'
import { Panel } from '../../../platform/web/look/page.tsx'
import { StatusTag } from '../../../platform/web/look/tag.tsx'
import { compareVins } from '../domain/compare-vins.ts'
import styles from './submit.module.css'

/** Decision 9: the VINs of the vehicles that go to the counter, pasted, against those of the chosen declarations. */
export function CounterVehicles({ vehicles, pasted, onPaste }: { vehicles: readonly { vin: string }[]; pasted: string; onPaste: (text: string) => void }) {
  const compared = compareVins(useDeferredValue(pasted), vehicles.map(({ vin }) => vin))
  const same = compared.missing.length + compared.extra.length + compared.wrongLength.length + compared.wrongLetters.length === 0
  return (
    <Panel title="核对到场车辆" extra={<span className="cc-quiet">选填</span>}>
      <div className={styles['counter']}>
        <div>
          <label htmlFor="counter-vins">粘贴前往车辆管理所的车辆车架号，可从 Excel 整列复制</label>
          <Input.TextArea id="counter-vins" className="cc-mono" rows={5} value={pasted} placeholder="每行一个，17位" onChange={(event) => onPaste(event.target.value)} />
        </div>
        <div aria-live="polite">
          {pasted.trim() === '' ? (
            <p className="cc-quiet">粘贴后在此显示与所选报关单的差异：缺少的、多出的与格式有误的车架号。核对结果不影响提交。</p>
          ) : (
            <>
              <p>
                <StatusTag tone={same ? 'green' : 'amber'} text={same ? '一致' : '有差异'} /> 相符 {compared.matched.length} 辆
              </p>
              <Difference title="到场缺少（报关单中有）" vins={compared.extra} />
              <Difference title="到场多出（所选报关单中没有）" vins={compared.missing} />
              <Difference title="不是17位" vins={compared.wrongLength} />
              <Difference title="不符合编码规则（只含数字和字母，不含 I、O、Q）" vins={compared.wrongLetters} />
              <Difference title="重复粘贴" vins={compared.repeated} />
            </>
          )}
        </div>
      </div>
    </Panel>
  )
}

function Difference({ title, vins }: { title: string; vins: readonly string[] }) {
  if (vins.length === 0) return null
  return (
    <div>
      <h3>
        {title} {vins.length}
      </h3>
      <ul className={styles['vins']} tabIndex={0} aria-label={title}>
        {vins.map((vin) => (
          <li key={vin}>{vin}</li>
        ))}
      </ul>
    </div>
  )
}
