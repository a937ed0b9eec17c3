// Where the words of a PDF stand, by poppler's account (pdftotext -bbox).

export interface PlacedWord {
  page: number
  text: string
  /** Points from the page's upper left corner. */
  left: number
  top: number
  right: number
  bottom: number
}

export function wordsOf(bbox: string): PlacedWord[] {
  const pages = bbox.split('<page ').slice(1)
  return pages.flatMap((content, i) =>
    [...content.matchAll(/<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)<\/word>/g)].map(
      ([, left, top, right, bottom, text = '']) => ({ page: i + 1, text, left: Number(left), top: Number(top), right: Number(right), bottom: Number(bottom) }),
    ),
  )
}

/**
 * Pairs of words one of which lies on the other. A word's box is higher than its letters, and that of a word
 * that ends or begins in full-width punctuation half an em wider: so much counts as air.
 */
export function overlapping(words: readonly PlacedWord[]): string[] {
  const pairs: string[] = []
  for (const [i, a] of words.entries())
    for (const b of words.slice(i + 1)) {
      if (a.page !== b.page) continue
      const height = Math.min(a.bottom - a.top, b.bottom - b.top)
      const punctuated = [a, b].some(({ text }) => /^[（）：；，。]|[（）：；，。]$/.test(text))
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left)
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
      if (across > (punctuated ? height * 0.55 : 0.5) && down > height * 0.45) pairs.push(`page ${a.page}: ${a.text} / ${b.text}`)
    }
  return pairs
}
