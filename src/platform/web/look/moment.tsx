import { minuteText, secondText } from './time-text.ts'

/** An instant as people here read it: Shanghai time to the minute, seconds on hover. */
export function Moment({ at }: { at: string | null }) {
  if (!at) return <>-</>
  return (
    <time dateTime={at} title={secondText(at)} style={{ whiteSpace: 'nowrap' }}>
      {minuteText(at)}
    </time>
  )
}
