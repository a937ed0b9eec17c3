import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { ConsentGate } from '../../capabilities/access/web/consent-gate.tsx'
import { useMe } from '../../capabilities/access/web/me.ts'
import { NotApproved } from '../../capabilities/access/web/not-approved.tsx'
import { systemOf } from './applications.ts'
import { WrongKind } from './kind-gate.tsx'

/** Before a module of the used-vehicle systems opens: an exporter, approved, who agreed to the system's terms. */
export function ModuleGate() {
  const me = useMe()
  const navigate = useNavigate()
  const system = systemOf(useLocation().pathname)
  if (!system || me.enterprise.kind !== 'exporter') return <WrongKind />
  if (!me.grants.includes('approval:used-vehicle-export')) return <NotApproved />
  return (
    <ConsentGate key={system.id} system={system.id} onLeave={() => void navigate({ to: system.path })}>
      <Outlet />
    </ConsentGate>
  )
}
