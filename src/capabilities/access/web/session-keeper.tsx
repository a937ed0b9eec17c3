import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { call, whenSessionEnds } from '../../../platform/web/client/call.ts'
import { whenLeftElsewhere } from '../../../platform/web/session/activity.ts'
import { IdleWarning } from '../../../platform/web/session/idle-warning.tsx'
import { whoAmI, type Me } from '../contract.ts'
import { LoginDialog } from './login-dialog.tsx'
import { meQuery, useMe } from './me.ts'

interface Waiter {
  resume: () => void
  giveUp: (reason: Error) => void
}

/** Warns before the session ends, asks for the card again when it has, and lets waiting requests go on afterwards. */
export function SessionKeeper() {
  const me = useMe()
  const client = useQueryClient()
  const [ended, setEnded] = useState(false)
  const waiters = useRef<Waiter[]>([])

  useEffect(
    () =>
      whenSessionEnds(
        () =>
          new Promise<void>((resume, giveUp) => {
            waiters.current.push({ resume, giveUp })
            setEnded(true)
          }),
      ),
    [],
  )
  useEffect(() => whenLeftElsewhere(() => window.location.assign('/')), [])

  const done = useCallback(
    (next: Me) => {
      // somebody else's card: nothing of the person before may stay in the page
      if (next.enterprise.id !== me.enterprise.id || next.accountName !== me.accountName) {
        window.location.assign('/')
        return
      }
      client.setQueryData(meQuery.queryKey, next)
      setEnded(false)
      for (const { resume } of waiters.current.splice(0)) resume()
    },
    [client, me],
  )
  const leave = useCallback(() => {
    for (const { giveUp } of waiters.current.splice(0)) giveUp(new Error('the person left'))
    window.location.assign('/')
  }, [])
  const end = useCallback(() => setEnded(true), [])

  return (
    <>
      {ended ? null : <IdleWarning idleSeconds={me.idleSeconds} onExtend={() => call(whoAmI, {})} onEnd={end} />}
      <LoginDialog open={ended} onDone={done} onLeave={leave} />
    </>
  )
}
