import { Select } from 'antd'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import type { VehicleOffice } from '../../../registry/party/contract.ts'
import { division } from '../../../vocabulary/codes/division.ts'
import styles from './submit.module.css'

/** 选择办理的车辆管理所名称: found by name or city. */
export function OfficeField({ offices, error, value, onChange }: { offices: readonly VehicleOffice[] | undefined; error: unknown; value: string | undefined; onChange: (id: string | undefined) => void }) {
  if (error) return <ErrorPanel error={error} compact />
  return (
    <div className={styles['office']}>
      <label htmlFor="office">
        车辆管理所名称 <span className={styles['must']}>必填</span>
      </label>
      <Select
        id="office"
        allowClear
        aria-required
        loading={!offices}
        placeholder="输入名称或城市查找"
        value={offices?.some(({ id }) => id === value) ? value : undefined}
        showSearch={{ optionFilterProp: 'search' }}
        notFoundContent="没有匹配的车辆管理所"
        options={(offices ?? []).map(({ id, name, code, cityCode }) => ({ value: id, label: name, search: `${name} ${division.label(cityCode)} ${code}` }))}
        onChange={(id: string | undefined) => onChange(id)}
      />
    </div>
  )
}
