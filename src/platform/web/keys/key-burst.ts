// A hand scanner is a keyboard that types faster than a hand, and ends with Enter.

export interface KeyPress {
  key: string
  /** the place on the keyboard, which an input method leaves as it is */
  code: string
  shift: boolean
  /** held down: no scanner does that */
  repeat: boolean
  /** milliseconds, of the event and not of its handling */
  at: number
}

/** `typed`: too few keys so far to tell a scanner from a hand. `scanned` is the whole text, once it has ended. */
export type Burst = { is: 'typed' } | { is: 'scanning' } | { is: 'scanned'; text: string }

// scanners take 1 to 30 ms a key, by radio up to 50; a quick typist 100
const longestGap = 60
const fewest = 8

/** Follows key presses one by one and tells those of a scanner from those of a hand. */
export function followBursts(): (press: KeyPress) => Burst {
  let text = ''
  let last = Number.NEGATIVE_INFINITY
  return (press) => {
    if (press.key === 'Shift' || press.key === 'CapsLock' || press.code.startsWith('Shift')) return { is: text.length >= 3 ? 'scanning' : 'typed' }
    const follows = press.at - last <= longestGap
    last = press.at
    if (press.repeat || !follows) text = ''
    if (/^(Enter|Tab|NumpadEnter)$/.test(isNamed(press) ? press.key : press.code)) {
      const whole = text
      text = ''
      return whole.length >= fewest ? { is: 'scanned', text: whole } : { is: 'typed' }
    }
    const character = press.repeat ? undefined : characterOf(press)
    text = character === undefined ? '' : text + character
    return { is: text.length >= 3 ? 'scanning' : 'typed' }
  }
}

/** An input method that composes names no key: `Process`. */
const isNamed = ({ key }: KeyPress) => key !== 'Process' && key !== 'Unidentified'

function characterOf(press: KeyPress): string | undefined {
  if (isNamed(press)) return press.key.length === 1 ? press.key : undefined
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1]
  if (letter) return press.shift ? letter : letter.toLowerCase()
  const [plain, shifted] = places[press.code] ?? []
  return press.shift ? shifted : plain
}

// the US layout, which scanners speak and Chinese keyboards have
const places: Readonly<Record<string, readonly [string, string]>> = {
  Digit1: ['1', '!'], Digit2: ['2', '@'], Digit3: ['3', '#'], Digit4: ['4', '$'], Digit5: ['5', '%'],
  Digit6: ['6', '^'], Digit7: ['7', '&'], Digit8: ['8', '*'], Digit9: ['9', '('], Digit0: ['0', ')'],
  Minus: ['-', '_'], Equal: ['=', '+'], Semicolon: [';', ':'], Period: ['.', '>'], Slash: ['/', '?'],
}
