import { useMutation, type UseMutationResult } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import type { z } from 'zod'
import type { Route } from '../../contract/route.ts'
import { call, type CallInput } from './call.ts'
import { onceKeys } from './once-key.ts'

/**
 * A submission that takes effect once: double clicks, retries after a broken line and a login in between
 * all bear the same Idempotency-Key.
 */
export function useSubmit<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: Route<P, Q, B, R>,
  onDone?: (result: z.output<R>) => unknown,
): UseMutationResult<z.output<R>, unknown, CallInput<P, Q, B>> {
  const [keys] = useState(() => onceKeys())
  const running = useRef<string>(undefined)
  const mutation = useMutation({
    mutationFn: (input: CallInput<P, Q, B>) => {
      const content = { params: input.params, body: input.body }
      return call(route, route.once ? { ...input, onceKey: keys.keyFor(content) } : input)
    },
    onSuccess: async (result) => {
      keys.spent()
      await onDone?.(result)
    },
    onSettled: () => {
      running.current = undefined
    },
  })
  const { mutate } = mutation
  // the second click of a double click comes before the button is seen as busy
  const once = useCallback<typeof mutate>(
    (...given) => {
      const content = JSON.stringify([given[0]?.params, given[0]?.body])
      if (running.current === content) return
      running.current = content
      mutate(...given)
    },
    [mutate],
  )
  return { ...mutation, mutate: once }
}
