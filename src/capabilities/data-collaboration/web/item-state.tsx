import { StatusTag, type Tone } from '../../../platform/web/look/tag.tsx'
import { extractionStates, type ExtractionState } from '../contract.ts'

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
  foreign: 'red',
  refused: 'red',
  garbled: 'red',
}

const known = (state: string): state is ExtractionState => state in extractionStates

export const isUnderWay = (state: string): boolean => ['listing', 'waiting', 'asked', 'licence'].includes(state)
/** Of an extraction by dates, the line that stands for the dates themselves. */
export const isListLine = (state: string): boolean => ['listing', 'listed'].includes(state)
export const isFailed = (state: string): boolean => ['not-found', 'refused', 'garbled', 'foreign'].includes(state)
export function ItemState({ state, note }: { state: string; note: string | null }) {
  return <StatusTag tone={known(state) ? tones[state] : 'grey'} text={known(state) ? extractionStates[state] : state} reason={note} />
}
