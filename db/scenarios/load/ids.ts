import { v5 } from 'uuid'

const namespace = '6f2c8a0e-5d1b-4b7e-9c53-0e1a7d2f4b90'

/** The same thing of the world gets the same id at every try to load it. */
export const idOf = (kind: string, key: string): string => v5(`${kind}/${key}`, namespace)
