import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { Me } from '../../capabilities/access/contract.ts'
import { LoginScreen } from '../../capabilities/access/web/login-screen.tsx'
import { homeOf, nameOf } from './applications.ts'

const homeOfMe = (me: Me) => homeOf(me.enterprise.kind)

export function LoginPage() {
  const navigate = useNavigate()
  const go = useCallback((path: string) => void navigate({ href: path, replace: true }), [navigate])
  return <LoginScreen nameOf={nameOf} homeOf={homeOfMe} go={go} />
}
