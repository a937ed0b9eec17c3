/** False where the browser won't: no permission, no secure origin, or no clipboard at all. */
export async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // whoever asked says so to the person; nothing else can be done about it
    return false
  }
}
