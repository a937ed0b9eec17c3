import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import type { SiteConfig } from './site-config.ts'
import styles from './login.module.css'

// who tries the product first wants the main line: exporter, office, operator; the rest is one click away
const first = ['exporter-a', 'officer-baoji', 'officer-xian', 'operator']

/** The demo card that fits what was asked for, so that a first look needs no choice. */
export function fittingCard(demo: SiteConfig['demo'], to: string | undefined): string | undefined {
  const wanted = to?.startsWith('/desk') ? 'officer-baoji' : to?.startsWith('/operations') ? 'operator' : 'exporter-a'
  return demo?.cards.some(({ name }) => name === wanted) ? wanted : undefined
}

/** In demo mode only: whose cards there are, and their PIN. */
export function DemoCards({ demo, onChoose }: { demo: NonNullable<SiteConfig['demo']>; onChoose: (card: string) => void }) {
  const main = first.flatMap((name) => demo.cards.filter((card) => card.name === name))
  const others = demo.cards.filter((card) => !main.includes(card))
  return (
    <section className={styles['demo']} aria-labelledby="demo-cards">
      <div className={styles['demoHead']}>
        <h2 id="demo-cards">演示用卡</h2>
        <span>
          卡密码均为 <Copyable text={demo.pin} what="卡密码" />
        </span>
      </div>
      <Cards cards={main.length > 0 ? main : others} onChoose={onChoose} />
      {main.length > 0 && others.length > 0 ? (
        <details>
          <summary>其他 {others.length} 张（含过期、注销、可锁定的卡）</summary>
          <Cards cards={others} onChoose={onChoose} />
        </details>
      ) : null}
    </section>
  )
}

function Cards({ cards, onChoose }: { cards: NonNullable<SiteConfig['demo']>['cards']; onChoose: (card: string) => void }) {
  return (
    <ul>
      {cards.map((card) => (
        <li key={card.name}>
          <span className={styles['demoWho']}>
            {card.holder}
            <span className="cc-quiet">{card.organisation}</span>
            {card.says ? <span className={styles['demoSays']}>{card.says}</span> : null}
            <span className="cc-quiet cc-mono">{card.name}</span>
          </span>
          <LinkButton label={`使用 ${card.holder} 的卡 ${card.name}`} onClick={() => onChoose(card.name)}>
            使用此卡
          </LinkButton>
        </li>
      ))}
    </ul>
  )
}
