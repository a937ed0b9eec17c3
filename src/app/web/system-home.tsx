import { Link, useLocation } from '@tanstack/react-router'
import { useMe } from '../../capabilities/access/web/me.ts'
import { NotApproved } from '../../capabilities/access/web/not-approved.tsx'
import { ClerkTodo } from '../../capabilities/verification/web/clerk-todo.tsx'
import { StatusTag } from '../../platform/web/look/tag.tsx'
import { Page } from '../../platform/web/look/page.tsx'
import { platformName, systemOf, systems, type Module, type System } from './applications.ts'
import { WrongKind } from './kind-gate.tsx'
import styles from './system-home.module.css'

/** The exporter's clerk at home: what is due and what went wrong, then the modules, those of the chosen system first. */
export function SystemHome() {
  const me = useMe()
  const chosen = systemOf(useLocation().pathname)
  if (me.enterprise.kind !== 'exporter') return <WrongKind />
  if (!me.grants.includes('approval:used-vehicle-export')) return <NotApproved />
  const ordered = [...systems].sort((a, b) => Number(b === chosen) - Number(a === chosen))
  return (
    <Page title={platformName}>
      <ClerkTodo agreed={me.grants.includes('consent:verification')} />
      <div className={styles['systems']}>
        {ordered.map((system) => (
          <SystemTiles key={system.id} system={system} />
        ))}
      </div>
    </Page>
  )
}

function SystemTiles({ system }: { system: System }) {
  return (
    <section aria-labelledby={`tiles-${system.id}`}>
      <h2 id={`tiles-${system.id}`} className={styles['name']}>
        {system.name}
      </h2>
      <ul className={styles['tiles']}>
        {system.modules.map((module) => (
          <li key={module.name}>
            <Tile module={module} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Tile({ module }: { module: Module }) {
  const Icon = module.icon
  const inner = (
    <>
      <span className={styles['icon']}>
        <Icon size={20} />
      </span>
      <span className={styles['words']}>
        <span className={styles['title']}>{module.name}</span>
        <span className={styles['says']}>{module.says}</span>
      </span>
      {module.path ? null : <StatusTag tone="grey" text="建设中" />}
    </>
  )
  if (module.path) {
    return (
      <Link to={module.path} className={styles['tile']}>
        {inner}
      </Link>
    )
  }
  return (
    <div className={styles['tile']} data-off="true">
      {inner}
    </div>
  )
}
