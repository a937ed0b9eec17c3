/** The PIN of every demo card. */
export const demoPin = '88888888'

/** In the data folder: what each demo card is for, written with the demo world. */
export const demoCardsFile = 'demo-cards.json'
