import { createContext, use, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { ShortcutList } from './shortcut-list.tsx'

export interface Shortcut {
  /** listed, but what it does can't be done just now */
  idle?: boolean
  /** 'g h' is g, then h; 'mod+Enter' is Ctrl or ⌘ with Enter; '/' one key */
  keys: string
  does: string
}

interface Registered extends Shortcut {
  run: () => void
  idle: boolean
}

interface Registry {
  add(shortcut: Registered): () => void
  /** single-key shortcuts may be switched off: they disturb those who speak to their computer (WCAG 2.1.4) */
  enabled: boolean
  enable(on: boolean): void
  showList(): void
}

const storageKey = 'chechuang-shortcuts'
const RegistryContext = createContext<Registry | undefined>(undefined)

/** A dialog in the middle of the page has the keys to itself; a drawer leaves them to the screen. */
export const dialogStands = () => document.querySelector('.ant-modal-wrap:not([style*="display: none"]) [role="dialog"]') !== null

export const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Collects the shortcuts of the screen that stands, runs them, and lists them at `?`. */
export function Shortcuts({ children }: { children: ReactNode }) {
  const registered = useRef(new Set<Registered>())
  const [enabled, setEnabled] = useState(() => localStorage.getItem(storageKey) !== 'off')
  const [listed, setListed] = useState<readonly Shortcut[]>()

  const registry = useMemo<Registry>(
    () => ({
      add(shortcut) {
        registered.current.add(shortcut)
        return () => registered.current.delete(shortcut)
      },
      enabled,
      enable(on) {
        if (on) localStorage.removeItem(storageKey)
        else localStorage.setItem(storageKey, 'off')
        setEnabled(on)
      },
      showList: () => setListed([...registered.current]),
    }),
    [enabled],
  )

  useEffect(() => {
    let first: { key: string; at: number } | undefined
    const press = (event: KeyboardEvent) => {
      // a list of choices claims every Enter, also the one with Ctrl that is meant for the page
      if (event.isComposing || event.altKey || (event.defaultPrevented && !event.ctrlKey && !event.metaKey)) return
      if (dialogStands() && event.key !== 'Enter') return
      const mod = event.ctrlKey || event.metaKey
      if (!mod && (isTyping(event.target) || !enabled)) return
      const key = mod ? `mod+${event.key}` : event.key
      if (key === '?') {
        event.preventDefault()
        registry.showList()
        return
      }
      const sequence = first && Date.now() - first.at < 1_200 ? `${first.key} ${key}` : undefined
      const ready = [...registered.current].filter(({ idle }) => !idle)
      const hit = ready.findLast(({ keys }) => keys === sequence) ?? ready.findLast(({ keys }) => keys === key)
      first = mod ? undefined : { key, at: Date.now() }
      if (!hit) return
      first = undefined
      event.preventDefault()
      hit.run()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [enabled, registry])

  return (
    <RegistryContext value={registry}>
      {children}
      <ShortcutList shortcuts={listed} enabled={enabled} onEnable={registry.enable} onClose={() => setListed(undefined)} />
    </RegistryContext>
  )
}

/** A key for an action of this screen, listed under `?`; one that is not `active` is listed as such and does nothing. */
export function useShortcut(keys: string | undefined, does: string, run: () => void, active = true): void {
  const registry = use(RegistryContext)
  const newest = useRef(run)
  useEffect(() => {
    newest.current = run
  })
  useEffect(() => {
    if (keys === undefined) return undefined
    return registry?.add({ keys, does, idle: !active, run: () => newest.current() })
  }, [registry, keys, does, active])
}

export function useShortcutList(): () => void {
  const registry = use(RegistryContext)
  return () => registry?.showList()
}
