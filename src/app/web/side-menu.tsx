import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import type { Me } from '../../capabilities/access/contract.ts'
import { useShortcut } from '../../platform/web/keys/shortcuts.tsx'
import { GridIcon } from '../../platform/web/look/icons.tsx'
import { platformName, systems, workplaces, type Module, type System } from './applications.ts'
import styles from './side-menu.module.css'

/** Manual 3.1.2: 点击左侧菜单中“二手车出口综合服务平台”, its modules to the right; those in use also one click away. */
export function SideMenu({ me, system }: { me: Me; system: System | undefined }) {
  if (me.enterprise.kind !== 'exporter') {
    const place = workplaces[me.enterprise.kind]
    return (
      <nav className={`${styles['menu']} cc-no-print`} aria-label="主菜单">
        <ul>{place?.modules.map((module) => <Entry key={module.path} module={module} path={module.path} exact={module.path === place.path} />)}</ul>
      </nav>
    )
  }
  return (
    <nav className={`${styles['menu']} cc-no-print`} aria-label="主菜单">
      <ul>
        <li>
          <Link to={system?.path ?? '/verification'} className={styles['top']} activeOptions={{ exact: true, includeSearch: false }} activeProps={{ className: styles['active'] ?? '', 'aria-current': 'page' }}>
            <GridIcon />
            {platformName}
          </Link>
        </li>
        {systems
          .filter(({ modules }) => modules.some(({ path }) => path))
          .map(({ id, name, modules }) => (
            <li key={id}>
              <p className={styles['group']} id={`menu-${id}`}>
                {name.replace('二手车出口', '')}
              </p>
              <ul aria-labelledby={`menu-${id}`}>{modules.map((module) => (module.path ? <Entry key={module.path} module={module} path={module.path} /> : null))}</ul>
            </li>
          ))}
      </ul>
    </nav>
  )
}

function Entry({ module, path, exact = false }: { module: Module; path: string; exact?: boolean }) {
  const Icon = module.icon
  const navigate = useNavigate()
  const { pathname } = useLocation()
  useShortcut(module.keys, module.name, () => void navigate({ to: path }))
  // the page of one batch belongs to the inbox, the page of one extraction to the extractions
  const active = pathname === path || (exact ? pathname.startsWith(`${path}/batches`) : pathname.startsWith(`${path}/`))
  return (
    <li>
      <Link to={path} className={`${styles['entry']} ${active ? styles['active'] : ''}`} aria-current={active ? 'page' : undefined} title={module.name}>
        <Icon />
        {module.short ?? module.name}
      </Link>
    </li>
  )
}
