import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { createContext, use, useMemo, useRef, useState, type ChangeEvent, type ComponentProps } from 'react'
import { addMonths, nearMonth, shanghaiDay, type PlainDate } from '../../../vocabulary/plain-date.ts'
import { dayFormats, readTypedDay } from './typed-day.ts'

interface Typing {
  /** what was typed, by the id of its input, while it isn't yet as the picker writes it */
  shown: Readonly<Record<string, string>>
  /** `told`: tells the picker the same */
  type: (id: string, text: string, told: () => void) => void
  faultId: string | undefined
  faulty: readonly string[]
}

const TypingContext = createContext<Typing | undefined>(undefined)

/** The picker forgets a text that it can't read, and one end without the other; here it stays until it is read or replaced. */
function TypedInput({ value, onChange, id = '', ...others }: ComponentProps<'input'>) {
  const typing = use(TypingContext)
  const faulty = typing?.faulty.includes(id) ?? false
  return (
    <input
      {...others}
      id={id}
      value={typing?.shown[id] ?? value}
      aria-invalid={faulty}
      aria-describedby={faulty ? typing?.faultId : undefined}
      onChange={(event: ChangeEvent<HTMLInputElement>) => {
        typing?.type(id, event.target.value, () => onChange?.(event))
      }}
    />
  )
}

const components = { input: TypedInput }

interface DaysFieldProps {
  own: string
  from: string
  to: string
  faulty: { from: boolean; to: boolean }
  onChange: (range: { from: string; to: string }) => void
}

/** Two days as texts, each of which may be empty or, while somebody types, no day. */
export function DaysField({ own, from, to, faulty, onChange }: DaysFieldProps) {
  const [open, setOpen] = useState(false)
  const byHand = useRef(false)
  const ids = { from: own, to: `${own}-to` }
  const [readFrom, readTo] = [readTypedDay(from), readTypedDay(to)]
  // the same objects while the days are the same: with others the picker would begin anew
  const value = useMemo((): [dayjs.Dayjs | null, dayjs.Dayjs | null] => [readFrom ? dayjs(readFrom) : null, readTo ? dayjs(readTo) : null], [readFrom, readTo])
  const wrong = faulty.from || faulty.to
  const shown = { ...(readFrom === from ? {} : { [ids.from]: from }), ...(readTo === to ? {} : { [ids.to]: to }) }
  const typing: Typing = {
    shown: Object.fromEntries(Object.entries(shown).filter(([, text]) => text !== '')),
    type: (id, text, told) => {
      onChange(id === ids.from ? { from: text, to } : { from, to: text })
      // the picker reads 2026/9/1 while 2026/9/12 is still being typed: the text stays as typed
      byHand.current = true
      told()
      byHand.current = false
    },
    faultId: wrong ? `${own}-fault` : undefined,
    faulty: [...(faulty.from ? [ids.from] : []), ...(faulty.to ? [ids.to] : [])],
  }
  return (
    <TypingContext value={typing}>
      <DatePicker.RangePicker
        id={{ start: ids.from, end: ids.to }}
        status={wrong ? 'error' : ''}
        allowEmpty={[true, true]}
        format={dayFormats}
        components={components}
        // what is said of the field stands under it
        open={open && !wrong}
        onOpenChange={setOpen}
        value={value}
        presets={presets()}
        style={{ width: 224 }}
        onCalendarChange={(days) => {
          if (byHand.current) return
          const [start, end] = [days?.[0]?.format('YYYY-MM-DD'), days?.[1]?.format('YYYY-MM-DD')]
          // nothing picked is not nothing typed
          const next = { from: start ?? (readFrom ? '' : from), to: end ?? (readTo ? '' : to) }
          if ((start ?? '') !== (readFrom ?? '') || (end ?? '') !== (readTo ?? '')) onChange(next)
        }}
        onChange={(days) => {
          if (!days) onChange({ from: '', to: '' })
        }}
      />
    </TypingContext>
  )
}

function presets() {
  const today = shanghaiDay(new Date())
  const range = (label: string, from: PlainDate, to: PlainDate) => ({ label, value: [dayjs(from), dayjs(to)] as [dayjs.Dayjs, dayjs.Dayjs] })
  const year = Number(today.slice(0, 4))
  return [
    range('近一个月', nearMonth(today).from, today),
    range('近三个月', addMonths(today, -3), today),
    range('今年', `${year}-01-01` as PlainDate, today),
    range('去年', `${year - 1}-01-01` as PlainDate, `${year - 1}-12-31` as PlainDate),
  ]
}
