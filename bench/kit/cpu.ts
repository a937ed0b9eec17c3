import { readFileSync } from 'node:fs'

// Linux: USER_HZ, which is 100 on every platform that Node runs on
const ticksASecond = 100

/** Seconds of CPU that a process with all its threads has used, from /proc. */
export function cpuSecondsOf(pid: number | undefined): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // the name in parentheses may hold blanks; utime and stime are the 12th and 13th fields after it
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksASecond
}
