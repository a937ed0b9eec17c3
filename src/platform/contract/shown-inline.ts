import { z } from 'zod'

/** `?inline=1` asks a route that answers with a file to let the browser show it rather than save it. */
export const ShownInline = z.object({ inline: z.literal('1', '只能为 1').optional() })
