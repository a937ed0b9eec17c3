import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import type { SiteConfig } from './site-config.ts'
import styles from './login.module.css'

/** In demo mode only: whose cards there are, and their PIN. */
export function DemoCards({ demo, onChoose }: { demo: NonNullable<SiteConfig['demo']>; onChoose: (card: string) => void }) {
  return (
    <section className={styles['demo']} aria-label="演示用卡">
      <p className={styles['demoHead']}>
        <strong>演示用卡</strong>
        <span>
          卡密码均为 <Copyable text={demo.pin} what="卡密码" />
        </span>
      </p>
      <ul>
        {demo.cards.map((card) => (
          <li key={card.name}>
            <span className={styles['demoWho']}>
              {card.holder}
              <span className="cc-quiet">{card.organisation}</span>
            </span>
            <LinkButton label={`使用 ${card.holder} 的卡`} onClick={() => onChoose(card.name)}>
              使用此卡
            </LinkButton>
          </li>
        ))}
      </ul>
    </section>
  )
}
