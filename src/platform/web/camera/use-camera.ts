import { useEffect, useState } from 'react'
import { cameraFaultOf, type CameraFault } from './camera-fault.ts'

export interface Camera {
  /** while there is a picture */
  stream: MediaStream | undefined
  fault: CameraFault | undefined
  retry: () => void
  /** where the camera has a light */
  torch: { on: boolean; toggle: () => void } | undefined
  /** to the next one, where there are several: a PC's own and a document camera */
  next: (() => void) | undefined
}

// what browsers know of a lamp and the DOM's types don't
type WithTorch<T> = T & { torch?: boolean }

/** The rear camera's picture, while the page can be seen and the component stands; nothing is recorded or sent. */
export function useCamera(): Camera {
  const seen = useSeen()
  const [attempt, setAttempt] = useState(0)
  const [deviceId, setDeviceId] = useState<string>()
  const [shown, setShown] = useState<MediaStream>()
  const [cameras, setCameras] = useState<readonly string[]>([])
  const [fault, setFault] = useState<CameraFault>()
  const [lit, setLit] = useState(false)

  useEffect(() => {
    if (!seen) return undefined
    let over = false
    let stream: MediaStream | undefined
    const fail = (found: CameraFault) => {
      if (over) return
      setFault(found)
      setShown(undefined)
    }
    const start = async () => {
      // outside HTTPS browsers hide the whole interface
      if (!window.isSecureContext || !('mediaDevices' in navigator)) return fail('insecure')
      stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { ...(deviceId ? { deviceId: { exact: deviceId } } : { facingMode: 'environment' }), width: { ideal: 1280 }, height: { ideal: 720 } },
      })
      if (over) return stop(stream)
      const [picture] = stream.getVideoTracks()
      if (!picture) return fail('none')
      // unplugged, or the permission was taken back
      picture.addEventListener('ended', () => fail('none'))
      const devices = await navigator.mediaDevices.enumerateDevices()
      if (over) return undefined
      setFault(undefined)
      setLit(false)
      setShown(stream)
      setCameras(devices.filter(({ kind }) => kind === 'videoinput').map((device) => device.deviceId))
      return undefined
    }
    start().catch((error: unknown) => fail(cameraFaultOf(error)))
    return () => {
      over = true
      if (stream) stop(stream)
      setShown(undefined)
    }
  }, [seen, attempt, deviceId])

  const track = shown?.getVideoTracks()[0]
  const hasTorch = track !== undefined && 'getCapabilities' in track && (track.getCapabilities() as WithTorch<MediaTrackCapabilities>).torch === true
  const current = track?.getSettings().deviceId
  return {
    stream: shown,
    fault,
    retry: () => {
      setFault(undefined)
      setDeviceId(undefined)
      setAttempt((before) => before + 1)
    },
    torch: hasTorch
      ? {
          on: lit,
          toggle: () => {
            const wanted: WithTorch<MediaTrackConstraintSet> = { torch: !lit }
            // a lamp that does not obey stays as it is, and so does the button
            void track.applyConstraints({ advanced: [wanted] }).then(() => setLit(!lit), () => setLit(lit))
          },
        }
      : undefined,
    next: cameras.length > 1 && current !== undefined ? () => setDeviceId(cameras[(cameras.indexOf(current) + 1) % cameras.length]) : undefined,
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

function useSeen(): boolean {
  const [seen, setSeen] = useState(() => document.visibilityState === 'visible')
  useEffect(() => {
    const change = () => setSeen(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', change)
    return () => document.removeEventListener('visibilitychange', change)
  }, [])
  return seen
}
