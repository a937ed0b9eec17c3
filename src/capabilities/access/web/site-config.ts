import { queryOptions } from '@tanstack/react-query'
import { unreachable } from '../../../platform/web/client/api-problem.ts'

export interface DemoCard {
  name: string
  holder: string
  organisation: string
  says?: string
  /** numbers that the simulated customs keeps and nobody has extracted yet */
  extractable?: readonly string[]
}

/** What a page must know before anybody is logged in. */
export interface SiteConfig {
  mode: 'demo' | 'production'
  agentPort: number
  publicUrl: string
  instance: string
  /** the portal's name, from the issuer's record */
  portal: string
  /** the demo's cards and their PIN; never there in production */
  demo?: { pin: string; cards: readonly DemoCard[] }
}

export const siteConfig = queryOptions({
  queryKey: ['site-config'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async (): Promise<SiteConfig> => {
    const response = await fetch('/config').catch(() => {
      throw unreachable()
    })
    if (!response.ok) throw unreachable()
    return (await response.json()) as SiteConfig
  },
})
