import { asProblem } from '../../../platform/web/client/api-problem.ts'
import { Verdict } from './verdict.tsx'
import type { Speech } from './language.ts'
import styles from './check.module.css'

/** A failure in the reader's language; the server's own words are Chinese. */
export function Trouble({ error, speech, onRetry }: { error: unknown; speech: Speech; onRetry?: () => void }) {
  const problem = asProblem(error)
  const { words, language } = speech
  const said = language === 'zh' ? problem : (words.problems[problem.code] ?? words.problems['otherwise'] ?? problem)
  return (
    <Verdict tone="amber" title={words.trouble} level="small" alert>
      <p>
        {said.title} {said.remedy}
      </p>
      {onRetry ? (
        <button type="button" className={styles['plainButton']} onClick={onRetry}>
          {words.retry}
        </button>
      ) : null}
    </Verdict>
  )
}
