const storageKey = 'chechuang-card'

/** The name of the card this tab logged in with, so that logging in again needs the PIN alone. A name, nothing else. */
export const lastCard = (): string | undefined => sessionStorage.getItem(storageKey) ?? undefined
export const rememberCard = (name: string): void => sessionStorage.setItem(storageKey, name)
export const forgetCard = (): void => sessionStorage.removeItem(storageKey)
