/** Keeps one key for one content: a retry of the same submission bears the same key, another content a new one. */
export interface OnceKeys {
  keyFor(body: unknown): string
  /** the submission took effect: the same content again is meant as another one */
  spent(): void
}

export function onceKeys(newKey: () => string = () => crypto.randomUUID()): OnceKeys {
  let kept: { content: string; key: string } | undefined
  return {
    keyFor(body) {
      const content = JSON.stringify(body ?? null)
      if (kept?.content !== content) kept = { content, key: newKey() }
      return kept.key
    },
    spent() {
      kept = undefined
    },
  }
}
