import { withEndings } from '../kit/endings.ts'
import { openLine } from './line.ts'

process.once('disconnect', () => process.exit(0))
process.once('message', ({ documents }: { documents: number }) => {
  withEndings(async (atEnd) => {
    const line = await openLine(atEnd)
    const megabytes: number[] = []
    const make = async () => {
      while (megabytes.length < documents) {
        megabytes.push(process.memoryUsage.rss() / 1e6)
        await line.make()
      }
    }
    await Promise.all([make(), make(), make(), make()])
    return megabytes.slice(0, documents)
  }).then(
    // only now: whoever hears it ends this process
    (megabytes) => process.send?.({ megabytes }),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
process.send?.({ ready: true })
