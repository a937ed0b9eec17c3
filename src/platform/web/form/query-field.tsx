import { Input, Select } from 'antd'
import type { ReactNode } from 'react'
import { DaysField } from './days-field.tsx'
import styles from './query-bar.module.css'

/** Reads what was typed: `text` is how it goes into the address, `fault` why it can't. */
export type Check = (text: string) => { text: string; fault?: undefined } | { fault: string; text?: undefined }

/**
 * `beside` stands at the right of a text field: another way to fill it. `several`: more than one may be chosen, with
 * commas between. A `flag` has no field: a link or a tick beside the list puts `name=true` into the address, and here
 * it shows among the conditions in force and can be taken off. `within`: what the list is otherwise limited to stays.
 */
export type Condition =
  | { kind: 'text'; name: string; label: string; hint?: string; width?: number; mono?: boolean; check?: Check; beside?: ReactNode }
  | { kind: 'choice'; name: string; label: string; width?: number; options: readonly { value: string; label: string }[]; loading?: boolean; several?: boolean }
  | { kind: 'days'; from: string; to: string; label: string }
  | { kind: 'flag'; name: string; label: string; says: string; within?: boolean }

export type FieldCondition = Exclude<Condition, { kind: 'flag' }>

interface FieldProps {
  id: string
  condition: FieldCondition
  typed: Readonly<Record<string, string>>
  faults: Readonly<Record<string, string>>
  onChange: (name: string, text: string) => void
}

export function QueryField({ id, condition, typed, faults, onChange }: FieldProps) {
  const name = condition.kind === 'days' ? condition.from : condition.name
  const own = `${id}-${name}`
  const fault = faults[name] ?? (condition.kind === 'days' ? faults[condition.to] : undefined)
  return (
    <div className={styles['field']}>
      <label htmlFor={own} className={styles['label']}>
        {condition.label}
      </label>
      <div className={styles['control']}>
        <Control own={own} condition={condition} typed={typed} fault={fault} faults={faults} onChange={onChange} />
        {fault ? (
          <p id={`${own}-fault`} className={styles['fault']} role="alert">
            {fault}
          </p>
        ) : null}
      </div>
    </div>
  )
}

function Control({ own, condition, typed, fault, faults, onChange }: Omit<FieldProps, 'id'> & { own: string; fault: string | undefined }) {
  const status = fault ? 'error' : ''
  const described = fault ? { 'aria-describedby': `${own}-fault`, 'aria-invalid': true } : {}
  if (condition.kind === 'text') {
    const input = (
      <Input
        id={own}
        allowClear
        status={status}
        value={typed[condition.name] ?? ''}
        placeholder={condition.hint ?? '请输入'}
        className={condition.mono ? 'cc-mono' : ''}
        style={{ width: condition.width ?? 200 }}
        onChange={(event) => onChange(condition.name, event.target.value)}
        {...described}
      />
    )
    if (!condition.beside) return input
    return (
      <div className={styles['withBeside']}>
        {input}
        {condition.beside}
      </div>
    )
  }
  if (condition.kind === 'choice') {
    const options = condition.options.map((option) => ({ ...option }))
    if (condition.several) {
      return (
        <Select
          id={own}
          mode="multiple"
          allowClear
          maxTagCount={0}
          // in a narrow field “+ 3 ...” would be all there is to read
          maxTagPlaceholder={(chosen) => chosen.map(({ label }) => label).join('、')}
          placeholder="不限"
          value={(typed[condition.name] || undefined)?.split(',') ?? []}
          style={{ width: condition.width ?? 200 }}
          options={options}
          onChange={(values: string[]) => onChange(condition.name, values.join(','))}
        />
      )
    }
    return (
      <Select
        id={own}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        loading={condition.loading ?? false}
        placeholder="请选择"
        popupMatchSelectWidth={false}
        value={typed[condition.name] || undefined}
        style={{ width: condition.width ?? 200 }}
        options={options}
        onChange={(value: string | undefined) => onChange(condition.name, value ?? '')}
      />
    )
  }
  return (
    <DaysField
      own={own}
      from={typed[condition.from] ?? ''}
      to={typed[condition.to] ?? ''}
      faulty={{ from: faults[condition.from] !== undefined, to: faults[condition.to] !== undefined }}
      onChange={(range) => {
        onChange(condition.from, range.from)
        onChange(condition.to, range.to)
      }}
    />
  )
}
