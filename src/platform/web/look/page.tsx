import { useEffect, type ReactNode } from 'react'
import styles from './page.module.css'

/** A screen's frame: its title as the manual names it, what it is for in half a line, and its actions. */
export function Page({ title, lead, actions, children }: { title: string; lead?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · 车窗`
  }, [title])
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <h1 className={styles['title']}>{title}</h1>
        {lead ? <p className={styles['lead']}>{lead}</p> : null}
        {actions ? <div className={`${styles['actions']} cc-no-print`}>{actions}</div> : null}
      </header>
      {children}
    </div>
  )
}

/** A white panel with a hairline; the heading is part of the page's outline. */
export function Panel({ title, extra, children, flush, id }: { title?: ReactNode; extra?: ReactNode; children: ReactNode; flush?: boolean; id?: string }) {
  return (
    <section className={styles['panel']} id={id}>
      {title ? (
        <header className={styles['panelHead']}>
          <h2 className={styles['panelTitle']}>{title}</h2>
          {extra ? <div className={styles['panelExtra']}>{extra}</div> : null}
        </header>
      ) : null}
      <div className={flush ? undefined : styles['panelBody']}>{children}</div>
    </section>
  )
}
