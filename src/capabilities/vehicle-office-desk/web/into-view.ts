/** A batch may hold fifty certificates, or five hundred vehicles; the one in the officer's hand is in sight at once. */
export const intoView = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' })
