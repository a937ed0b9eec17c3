import { StatusTag, type Tone } from '../../../platform/web/look/tag.tsx'
import { extractionStates, type ExtractionState } from '../contract.ts'

const tones: Record<ExtractionState, Tone> = {
  waiting: 'grey',
  asked: 'blue',
  licence: 'blue',
  new: 'green',
  updated: 'green',
  unchanged: 'green',
  'not-found': 'amber',
  foreign: 'red',
  refused: 'red',
  garbled: 'red',
}

const known = (state: string): state is ExtractionState => state in extractionStates

export const isUnderWay = (state: string): boolean => ['waiting', 'asked', 'licence'].includes(state)
export const isFailed = (state: string): boolean => ['not-found', 'refused', 'garbled', 'foreign'].includes(state)
/** Asking customs again may end otherwise; a declaration of another enterprise stays one. */
export const isWorthRetrying = (state: string): boolean => ['not-found', 'refused', 'garbled'].includes(state)

export function ItemState({ state, note }: { state: string; note: string | null }) {
  return <StatusTag tone={known(state) ? tones[state] : 'grey'} text={known(state) ? extractionStates[state] : state} reason={note} />
}
