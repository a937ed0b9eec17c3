import { Copyable } from '../../../platform/web/look/copyable.tsx'
import styles from './operations.module.css'

/** The numbers that a message is about, one below the other. */
export function About({ numbers }: { numbers: readonly string[] }) {
  if (numbers.length === 0) return '-'
  return (
    <span className={styles['about']}>
      {numbers.map((number) => (
        <Copyable key={number} text={number} what="号码" />
      ))}
    </span>
  )
}
