import { z } from 'zod'

/** A moment: a Date at the server, ISO 8601 text on the wire and in the browser. */
export const Instant = z
  .date()
  .transform((at) => at.toISOString())
  .pipe(z.iso.datetime())
