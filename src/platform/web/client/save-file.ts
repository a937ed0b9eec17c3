/** Hands a fetched file to the browser's own download. */
export function saveFile({ blob, fileName }: { blob: Blob; fileName: string }): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // the click has only queued the download; the address must outlive it
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
