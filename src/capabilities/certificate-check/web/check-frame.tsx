import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { call } from '../../../platform/web/client/call.ts'
import { Mark } from '../../../platform/web/look/mark.tsx'
import { readCheckSite } from '../contract.ts'
import type { Speech } from './language.ts'
import styles from './check.module.css'

export const checkSite = {
  queryKey: ['certificate-check', 'site'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: () => call(readCheckSite, {}),
}

/** Header with the other language, the remark of a demonstration, and who issues: around both public pages. */
export function CheckFrame({ speech, children }: { speech: Speech; children: ReactNode }) {
  const { words, language, speak } = speech
  const site = useQuery(checkSite)
  return (
    <div className={styles['frame']}>
      <a href="#main" className={styles['skip']} onClick={toMain}>
        {words.skip}
      </a>
      <header className={styles['top']}>
        <Link to="/check" search={(language === 'en' ? { lang: 'en' } : {}) as never} className={styles['brand']}>
          <Mark size={28} />
          <span className={styles['brandWords']}>
            <span className={styles['portal']} lang="zh-CN">
              {site.data?.portal ?? '\u00a0'}
            </span>
            <span className={styles['service']}>{words.title}</span>
          </span>
        </Link>
        <button type="button" className={`${styles['language']} cc-no-print`} lang={language === 'zh' ? 'en' : 'zh-CN'} onClick={() => speak(language === 'zh' ? 'en' : 'zh')}>
          {words.otherLanguage}
        </button>
      </header>
      {site.data?.demo ? (
        <p className={styles['demo']} role="note">
          {words.demo(site.data.issuer)}
        </p>
      ) : null}
      <main id="main" tabIndex={-1} className={styles['main']}>
        {children}
      </main>
      <footer className={styles['foot']}>{site.data ? words.issuedBy(site.data.issuer) : null}</footer>
    </div>
  )
}

// the address's fragment is the token: following the link would throw it away
function toMain(event: React.MouseEvent): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}
