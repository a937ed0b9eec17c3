import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
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

/** The address's language, else the browser's: who does not read Chinese reads English. */
export function useSpeech(title: (words: Words) => string): Speech {
  const asked = (useSearch({ strict: false }) as Record<string, unknown>)['lang']
  const navigate = useNavigate()
  const { hash } = useLocation()
  const language: Language = asked === 'en' || asked === 'zh' ? asked : navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
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

  return {
    language,
    words: words[language],
    speak: (next) => void navigate({ to: '.', search: ((before: object) => ({ ...before, lang: next })) as never, hash, replace: true }),
  }
}
