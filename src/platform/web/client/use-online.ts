import { onlineManager } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'

/** Whether the browser has a network at all: without one nothing is asked, and what waits goes on by itself. */
export const useOnline = (): boolean => useSyncExternalStore((changed) => onlineManager.subscribe(changed), () => onlineManager.isOnline())
