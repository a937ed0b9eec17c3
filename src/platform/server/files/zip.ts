import type { Readable } from 'node:stream'
import { ZipFile } from 'yazl'

export interface ZipEntry {
  name: string
  bytes: number
  open(): Readable
}

/**
 * A ZIP as a stream: stored, not deflated (PDFs hardly shrink), one file open at a time, nothing held in memory.
 * Destroying the stream closes the file that is being read and opens no further one.
 */
export function zipOf(entries: readonly ZipEntry[], at: Date): Readable {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  let reading: Readable | undefined
  output.once('close', () => reading?.destroy())
  zip.on('error', (error: Error) => output.destroy(error))
  for (const { name, bytes, open } of entries) {
    zip.addReadStreamLazy(name, { compress: false, mtime: at, size: bytes }, (done) => {
      if (output.destroyed) return
      reading = open()
      reading.once('error', (error) => output.destroy(error))
      done(null, reading)
    })
  }
  zip.end()
  return output
}
