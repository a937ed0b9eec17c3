import { useEffect, useRef, type RefObject } from 'react'

// pictures are looked at one after the other with a rest between them: a phone stays cool
const restMs = 120
const longestSide = 1280

/** Reads the QR codes in a video while it runs, and tells whether the reader could be loaded. */
export function useQrCodes(
  video: RefObject<HTMLVideoElement | null>,
  running: boolean,
  onCodes: (texts: readonly string[]) => void,
  onReader: (state: 'works' | 'failed') => void,
): void {
  const newest = useRef({ onCodes, onReader })
  useEffect(() => {
    newest.current = { onCodes, onReader }
  })
  useEffect(() => {
    if (!running) return undefined
    let over = false
    const canvas = document.createElement('canvas')
    const look = async () => {
      const { readQrCodes } = await import('./qr-reader.ts')
      while (!over) {
        const picture = video.current && pictureOf(video.current, canvas)
        const texts = picture ? await readQrCodes(picture) : []
        if (over) return
        if (picture) newest.current.onReader('works')
        if (texts.length > 0) newest.current.onCodes(texts)
        await new Promise((resolve) => setTimeout(resolve, restMs))
      }
    }
    look().catch((error: unknown) => {
      console.error(error)
      if (!over) newest.current.onReader('failed')
    })
    return () => {
      over = true
    }
  }, [video, running])
}

function pictureOf(video: HTMLVideoElement, canvas: HTMLCanvasElement): ImageData | undefined {
  if (video.readyState < video.HAVE_CURRENT_DATA || video.videoWidth === 0) return undefined
  const scale = Math.min(1, longestSide / Math.max(video.videoWidth, video.videoHeight))
  canvas.width = Math.round(video.videoWidth * scale)
  canvas.height = Math.round(video.videoHeight * scale)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  context?.drawImage(video, 0, 0, canvas.width, canvas.height)
  return context?.getImageData(0, 0, canvas.width, canvas.height)
}
