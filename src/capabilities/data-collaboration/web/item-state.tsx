import { StatusTag, type Tone } from '../../../platform/web/look/tag.tsx'
import { extractionStates, retryableStates, type ExtractionState, type ListStep } from '../contract.ts'

const tones: Record<ExtractionState, Tone> = {
  listing: 'blue',
  listed: 'green',
  waiting: 'grey',
  asked: 'blue',
  licence: 'blue',
  new: 'green',
  updated: 'green',
  unchanged: 'green',
  'not-found': 'amber',
  producer: 'amber',
  foreign: 'red',
  refused: 'red',
  garbled: 'red',
  unanswered: 'amber',
}

const known = (state: string): state is ExtractionState => state in extractionStates

export const isUnderWay = (state: string): boolean => ['listing', 'waiting', 'asked', 'licence'].includes(state)
export const isFailed = (state: string): boolean => ['not-found', 'refused', 'garbled', 'unanswered', 'producer', 'foreign'].includes(state)
/** Asked again it may succeed. */
export const mayRetry = (state: string): boolean => (retryableStates as readonly string[]).includes(state)
/** The list of the dates asked for couldn't be had: nobody knows which numbers there are. */
export const listFailed = (list: ListStep | null): boolean => list !== null && isFailed(list.state)
export function ItemState({ state, note }: { state: string; note: string | null }) {
  return <StatusTag tone={known(state) ? tones[state] : 'grey'} text={known(state) ? extractionStates[state] : state} reason={note} />
}
