import { Button } from 'antd'
import { useId, useRef, useState, type FormEvent } from 'react'
import { useShortcut } from '../keys/shortcuts.tsx'
import { CrossIcon, SearchIcon } from '../look/icons.tsx'
import { QueryField, type Condition, type FieldCondition } from './query-field.tsx'
import { readTypedRange } from './typed-day.ts'
import styles from './query-bar.module.css'

interface QueryBarProps {
  conditions: readonly Condition[]
  /** what is in force, by condition name, as text */
  texts: Readonly<Record<string, string>>
  faults: Readonly<Record<string, string>>
  /** what the list is limited to while nothing is set, e.g. 近一个月 */
  otherwise?: string
  onQuery: (texts: Readonly<Record<string, string | undefined>>) => void
}

const hasField = (condition: Condition): condition is FieldCondition => condition.kind !== 'flag'

const namesOf = (conditions: readonly Condition[]) => conditions.flatMap((condition) => (condition.kind === 'days' ? [condition.from, condition.to] : [condition.name]))

/** The end of a range is the second input of the field that its beginning names. */
function fieldId(id: string, conditions: readonly Condition[], name: string): string {
  const range = conditions.find((condition) => condition.kind === 'days' && condition.to === name)
  return range?.kind === 'days' ? `${id}-${range.from}-to` : `${id}-${name}`
}

/** A day of a broken address is said in the words of a day that was typed. */
function dayFaults(conditions: readonly Condition[], texts: Readonly<Record<string, string>>): Record<string, string> {
  const found = conditions.flatMap((condition) => {
    if (condition.kind !== 'days') return []
    const { faults } = readTypedRange({ from: texts[condition.from] ?? '', to: texts[condition.to] ?? '' })
    return [[condition.from, faults.from], [condition.to, faults.to]] as const
  })
  return Object.fromEntries(found.flatMap(([name, fault]) => (fault ? [[name, fault]] : [])))
}

/** Conditions in one row; Enter queries; what is in force stands below as tags that can be taken off one by one. */
export function QueryBar(props: QueryBarProps) {
  // a change of the address (back, a tag taken off) starts the fields anew
  return <Fields key={JSON.stringify(namesOf(props.conditions.filter(hasField)).map((name) => props.texts[name] ?? ''))} {...props} />
}

function Fields({ conditions, texts, faults: foundFaults, otherwise, onQuery }: QueryBarProps) {
  const names = namesOf(conditions)
  const [typed, setTyped] = useState<Record<string, string>>(() => Object.fromEntries(names.map((name) => [name, texts[name] ?? ''])))
  const [faults, setFaults] = useState<Record<string, string>>({ ...foundFaults, ...dayFaults(conditions, texts) })
  const form = useRef<HTMLFormElement>(null)
  const id = useId()
  useShortcut('/', '到查询条件', () => form.current?.querySelector('input')?.focus())

  const change = (name: string, text: string) => {
    setTyped((before) => ({ ...before, [name]: text }))
    setFaults(({ [name]: _, ...others }) => others)
  }

  const query = (event: FormEvent) => {
    event.preventDefault()
    const found: Record<string, string> = {}
    const asked: Record<string, string | undefined> = {}
    for (const condition of conditions) {
      if (condition.kind === 'days') {
        const range = readTypedRange({ from: typed[condition.from] ?? '', to: typed[condition.to] ?? '' })
        for (const [name, end] of [[condition.from, 'from'], [condition.to, 'to']] as const) {
          asked[name] = range.read[end]
          if (range.faults[end]) found[name] = range.faults[end]
        }
        continue
      }
      if (condition.kind === 'flag') {
        asked[condition.name] = texts[condition.name]
        continue
      }
      const text = typed[condition.name]?.trim() ?? ''
      const checked = condition.kind === 'text' && text ? condition.check?.(text) : undefined
      if (checked?.fault) found[condition.name] = checked.fault
      asked[condition.name] = (checked?.text ?? text) || undefined
    }
    setFaults(found)
    const first = Object.keys(found)[0]
    if (first) document.getElementById(fieldId(id, conditions, first))?.focus()
    else onQuery(asked)
  }

  const reset = () => {
    setTyped(Object.fromEntries(names.map((name) => [name, ''])))
    setFaults({})
    onQuery(Object.fromEntries(names.map((name) => [name, undefined])))
  }

  return (
    <form ref={form} className={`${styles['bar']} cc-no-print`} role="search" aria-label="查询条件" onSubmit={query} noValidate>
      <div className={styles['row']} data-fields={conditions.filter(hasField).length}>
        {conditions.filter(hasField).map((condition) => (
          <QueryField key={condition.kind === 'days' ? condition.from : condition.name} id={id} condition={condition} typed={typed} faults={faults} onChange={change} />
        ))}
        <div className={styles['buttons']}>
          <Button type="primary" htmlType="submit" icon={<SearchIcon size={14} />}>
            查询
          </Button>
          <Button onClick={reset}>重置</Button>
        </div>
      </div>
      <InForce conditions={conditions} texts={texts} faults={foundFaults} otherwise={otherwise} onQuery={onQuery} />
    </form>
  )
}

function chosenText({ options, several }: Extract<Condition, { kind: 'choice' }>, text: string): string {
  const labelOf = (one: string) => options.find(({ value }) => value === one)?.label ?? one
  return several ? text.split(',').map(labelOf).join('、') : labelOf(text)
}

function InForce({ conditions, texts, faults, otherwise, onQuery }: Pick<QueryBarProps, 'conditions' | 'texts' | 'faults' | 'otherwise' | 'onQuery'>) {
  // what could not be read is no condition of the list
  const inForce = (name: string) => (faults[name] === undefined ? texts[name] : undefined)
  const set = conditions.flatMap((condition) => {
    if (condition.kind === 'days') {
      const [from, to] = [inForce(condition.from), inForce(condition.to)]
      if (!from && !to) return []
      return [{ label: condition.label, text: `${from ?? '不限'} 至 ${to ?? '不限'}`, names: [condition.from, condition.to], within: false }]
    }
    const text = inForce(condition.name)
    if (!text) return []
    const shown = condition.kind === 'choice' ? chosenText(condition, text) : condition.kind === 'flag' ? condition.says : text
    return [{ label: condition.label, text: shown, names: [condition.name], within: condition.kind === 'flag' && condition.within === true }]
  })
  const current = Object.fromEntries(namesOf(conditions).map((name) => [name, texts[name]]))
  if (set.length === 0 && !otherwise) return null
  return (
    <div className={styles['inForce']}>
      <span className="cc-quiet">当前条件</span>
      {otherwise && set.every(({ within }) => within) ? <span className={styles['tag']}>{otherwise}</span> : null}
      {set.map(({ label, text, names }) => (
        <span key={label} className={styles['tag']}>
          {label}：{text}
          <button type="button" aria-label={`去掉条件 ${label}`} onClick={() => onQuery({ ...current, ...Object.fromEntries(names.map((name) => [name, undefined])) })}>
            <CrossIcon size={11} />
          </button>
        </span>
      ))}
    </div>
  )
}
