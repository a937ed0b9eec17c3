const piece = 0x8000

/** Base64 of bytes of any length: a single spread of megabytes would overflow the stack. */
export function base64Of(bytes: Uint8Array): string {
  let binary = ''
  for (let start = 0; start < bytes.length; start += piece) binary += String.fromCharCode(...bytes.subarray(start, start + piece))
  return btoa(binary)
}
