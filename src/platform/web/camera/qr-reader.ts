// Loaded when a camera opens: the reader is WebAssembly of a megabyte, from our own assets.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasmAddress from 'zxing-wasm/reader/zxing_reader.wasm?url'

// the library would ask a server of its own on the internet
prepareZXingModule({ overrides: { locateFile: () => wasmAddress } })

/** The texts of all QR codes in a picture; none when there is none, or none sharp enough. */
export async function readQrCodes(picture: ImageData): Promise<string[]> {
  const found = await readBarcodes(picture, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 8 })
  return found.filter(({ isValid }) => isValid).map(({ text }) => text)
}
