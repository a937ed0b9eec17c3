import { useEffect, useRef } from 'react'
import { useQrCodes } from './use-qr-codes.ts'

interface CameraPictureProps {
  stream: MediaStream | undefined
  onCodes: (texts: readonly string[]) => void
  onReader: (state: 'works' | 'failed') => void
}

/** What the camera sees, and the QR codes in it. */
export function CameraPicture({ stream, onCodes, onReader }: CameraPictureProps) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const screen = video.current
    if (!screen || !stream) return undefined
    screen.srcObject = stream
    return () => {
      screen.srcObject = null
    }
  }, [stream])
  useQrCodes(video, stream !== undefined, onCodes, onReader)
  return <video ref={video} autoPlay muted playsInline aria-label="摄像头画面" />
}
