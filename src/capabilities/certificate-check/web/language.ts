import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect } from 'react'
import { en } from './words-en.ts'
import { zh, type Words } from './words-zh.ts'

export type Language = 'zh' | 'en'

const words: Readonly<Record<Language, Words>> = { zh, en }

export interface Speech {
  language: Language
  words: Words
  /** Says the page in the other language; the address names it from then on, so that it can be shared. */
  speak(language: Language): void
}

const storageKey = 'chechuang-check-language'
const isLanguage = (text: unknown): text is Language => text === 'en' || text === 'zh'

// the QR code of every certificate leads to an address without a language
function chosenBefore(): Language | undefined {
  const kept = localStorage.getItem(storageKey)
  return isLanguage(kept) ? kept : undefined
}

/** The address's language, else the one chosen before, else the browser's: who does not read Chinese reads English. */
export function useSpeech(title: (words: Words) => string): Speech {
  const asked = (useSearch({ strict: false }) as Record<string, unknown>)['lang']
  const navigate = useNavigate()
  const { hash } = useLocation()
  const kept = isLanguage(asked) ? undefined : chosenBefore()
  const language: Language = isLanguage(asked) ? asked : (kept ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'))
  const said = title(words[language])

  useEffect(() => {
    const page = document.documentElement
    const before = page.lang
    page.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.title = `${said} · 车窗`
    return () => {
      page.lang = before
    }
  }, [language, said])

  const name = useCallback(
    (next: Language) => void navigate({ to: '.', search: ((before: object) => ({ ...before, lang: next })) as never, hash, replace: true }),
    [navigate, hash],
  )
  // the address names a language that was chosen, on every page that it leads to
  useEffect(() => {
    if (kept) name(kept)
  }, [kept, name])

  return {
    language,
    words: words[language],
    speak: (next) => {
      localStorage.setItem(storageKey, next)
      name(next)
    },
  }
}
