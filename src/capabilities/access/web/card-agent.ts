import { queryOptions } from '@tanstack/react-query'

/** How the card agent on this PC stands to this page. */
export type AgentState = 'ready' | 'absent' | 'permission-denied' | 'origin-refused'

/** Asks the agent's open status route. Each state has another remedy, so they are told apart. */
export async function findAgent(port: number): Promise<AgentState> {
  const status = `http://127.0.0.1:${port}/status`
  try {
    const response = await fetch(status, { cache: 'no-store', signal: AbortSignal.timeout(4_000) })
    return response.ok ? 'ready' : 'origin-refused'
  } catch {
    if (await localNetworkDenied()) return 'permission-denied'
    return (await answersAtAll(status)) ? 'origin-refused' : 'absent'
  }
}

export const agentQuery = (port: number) =>
  queryOptions({ queryKey: ['card-agent', port], queryFn: () => findAgent(port), staleTime: 0, refetchOnWindowFocus: true, retry: false })

// Chrome asks people before a public page may reach programs on their own PC; a page of this PC needs no leave
async function localNetworkDenied(): Promise<boolean> {
  if (/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(window.location.hostname)) return false
  try {
    const permission = await navigator.permissions.query({ name: 'local-network-access' as PermissionName })
    return permission.state === 'denied'
  } catch {
    // the browser knows no such permission, so it can't have denied it
    return false
  }
}

// an agent that does not list this page answers without the header that would let the page read it
async function answersAtAll(url: string): Promise<boolean> {
  try {
    await fetch(url, { mode: 'no-cors', cache: 'no-store', signal: AbortSignal.timeout(4_000) })
    return true
  } catch {
    return false
  }
}
