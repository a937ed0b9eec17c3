import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { call } from '../../../platform/web/client/call.ts'
import { useUrlQuery } from '../../../platform/web/client/use-url-query.ts'
import type { Condition } from '../../../platform/web/form/query-field.tsx'
import { usePaging } from '../../../platform/web/table/use-paging.ts'
import { LicenceNo } from '../../../registry/declaration/contract.ts'
import { nearMonth, shanghaiDay } from '../../../vocabulary/plain-date.ts'
import { terms } from '../../../vocabulary/terms.ts'
import { DeclarationQuery, licenceDays, searchDeclarations } from '../contract.ts'
import { checkWith, oneDeclarationNo } from './condition-checks.ts'

/** Manual 3.1.3: 可根据报关单号、或出口日期时间段、或出口许可证号进行查询. */
export const declarationConditions: readonly Condition[] = [
  { kind: 'text', name: 'declarationNo', label: terms.declarationNo.zh, hint: '18位', mono: true, width: 180, check: oneDeclarationNo },
  { kind: 'days', from: 'from', to: 'to', label: terms.exportDate.zh },
  { kind: 'text', name: 'licenceNo', label: `出口${terms.licenceNo.zh}`, hint: '如 25-61-100123', mono: true, width: 160, check: checkWith(LicenceNo) },
  { kind: 'flag', name: 'unsubmitted', label: '提交情况', says: '尚未提交', within: true },
  { kind: 'flag', name: 'licenceExpiring', label: '许可证', says: `${licenceDays} 天内到期、尚未结关` },
]

/** Conditions, page and open row of a list of declarations, all from the address. */
export const DeclarationSearch = DeclarationQuery.extend({ page: z.string(), open: z.string(), step: z.string(), chosen: z.string(), office: z.string(), work: z.string() })

export function useDeclarationSearch() {
  const url = useUrlQuery(DeclarationSearch)
  const paging = usePaging(url)
  const { declarationNo, from, to, licenceNo, unsubmitted, licenceExpiring } = url.values
  const query = { declarationNo, from, to, licenceNo, unsubmitted, licenceExpiring, after: paging.after, size: paging.size }
  const list = useQuery({
    queryKey: ['declarations', query],
    queryFn: ({ signal }) => call(searchDeclarations, { query, signal }),
    placeholderData: (before) => before,
    meta: { topics: ['declaration', 'batch'] },
  })
  const queryFor = (texts: Readonly<Record<string, string | undefined>>) => {
    // the same conditions again mean: look again
    if (Object.entries(texts).every(([name, text]) => (text ?? '') === (url.texts[name] ?? ''))) void list.refetch()
    else url.set({ ...texts, after: undefined, page: undefined, open: undefined })
  }
  const narrowed = Boolean(from ?? to ?? licenceNo ?? unsubmitted ?? licenceExpiring)
  const asked = narrowed || Boolean(declarationNo)
  return { url, paging, list, asked, narrowed, queryFor }
}

/** Manual 3.1.2: 平台默认显示近一个月的报关单数据. */
export function defaultText(): string {
  const { from, to } = nearMonth(shanghaiDay(new Date()))
  return `默认近一个月：${from} 至 ${to}`
}
