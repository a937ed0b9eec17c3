/** When the server last answered with the session: it counts idle time from there, and so does the page. */
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('chechuang-session')
const leftListeners = new Set<() => void>()
let lastAnswer = Date.now()

channel?.addEventListener('message', (event: MessageEvent<{ kind: 'answer'; at: number } | { kind: 'left' }>) => {
  if (event.data.kind === 'answer') lastAnswer = Math.max(lastAnswer, event.data.at)
  else for (const listener of leftListeners) listener()
})

export function noteAnswer(): void {
  const at = Date.now()
  // other tabs of the browser share the session; telling them each second is enough
  if (at - lastAnswer > 1_000) channel?.postMessage({ kind: 'answer', at })
  lastAnswer = at
}

export function idleMs(): number {
  return Date.now() - lastAnswer
}

/** The person left in this tab: the others must not go on showing what was theirs. */
export function tellLeft(): void {
  channel?.postMessage({ kind: 'left' })
}

export function whenLeftElsewhere(listener: () => void): () => void {
  leftListeners.add(listener)
  return () => leftListeners.delete(listener)
}

let lastInput = Date.now()
for (const kind of ['pointerdown', 'keydown', 'wheel'] as const) {
  globalThis.addEventListener?.(kind, () => (lastInput = Date.now()), { passive: true, capture: true })
}

/** Somebody sits in front of the page. A page that asks by itself must not keep an abandoned session alive. */
export function attended(): boolean {
  return Date.now() - lastInput < 300_000
}
