// What a test's camera sees: an uncompressed video that the browser's fake camera plays (YUV4MPEG2, two still pictures).
import QRCode from 'qrcode'
import { writeFileSync } from 'node:fs'

export const width = 640
export const height = 480
const grey = 190
const black = 25
const white = 235

/** A sheet of paper with a QR code on grey ground, as held before a camera; without a text the camera sees an empty table. */
export function showCamera(file: string, text?: string): void {
  const picture = Buffer.alloc(width * height, grey)
  if (text !== undefined) drawCode(picture, text)
  const colour = Buffer.alloc((width * height) / 2, 128)
  const frame = Buffer.concat([Buffer.from('FRAME\n'), picture, colour])
  writeFileSync(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]))
}

function drawCode(picture: Buffer, text: string): void {
  const { size, data } = QRCode.create(text, { errorCorrectionLevel: 'M' }).modules
  const quiet = 4
  const scale = Math.floor((height * 0.7) / (size + 2 * quiet))
  const side = (size + 2 * quiet) * scale
  const [left, top] = [Math.floor((width - side) / 2) + 20, Math.floor((height - side) / 2)]
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [row, column] = [Math.floor(y / scale) - quiet, Math.floor(x / scale) - quiet]
      const dark = row >= 0 && row < size && column >= 0 && column < size && data[row * size + column] === 1
      picture[(top + y) * width + left + x] = dark ? black : white
    }
  }
}
