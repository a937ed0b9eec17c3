/** The PIN of every demo card. */
export const demoPin = '88888888'
