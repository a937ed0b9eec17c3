import { useQuery } from '@tanstack/react-query'
import { call } from '../../../platform/web/client/call.ts'
import { readDeskOffice, type DeskOffice } from '../contract.ts'

/** The officer's own office; undefined until it is read. */
export const useDeskOffice = (): DeskOffice | undefined =>
  useQuery({ queryKey: ['desk-office'], queryFn: () => call(readDeskOffice, {}), staleTime: 60_000 }).data

/** The name of one of its people, by account. */
export function useOfficerName(): (account: string | null) => string | undefined {
  const people = useDeskOffice()?.people
  return (account) => people?.find(({ id }) => id === account)?.name
}
