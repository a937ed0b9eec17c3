/** A grant is a fact about a session that access may rest on, such as `role:exporter`. */
export interface Requirement {
  grant: string
  /** the error code told to a caller who lacks it */
  otherwise: string
}

/**
 * Who may call a route: 'anyone' needs no session, 'signed-in' any session, 'granted' one that meets all requirements.
 */
export type Access =
  | { readonly name: string; readonly who: 'anyone' | 'signed-in' }
  | { readonly name: string; readonly who: 'granted'; readonly requires: readonly Requirement[] }

export const anyone: Access = { name: 'anyone', who: 'anyone' }
export const signedIn: Access = { name: 'signed-in', who: 'signed-in' }

export function granted(name: string, ...requires: Requirement[]): Access {
  return { name, who: 'granted', requires }
}

/** The error code of the first requirement that the grants do not meet; undefined when all are met. */
export function missingGrant(access: Access, grants: ReadonlySet<string>): string | undefined {
  if (access.who !== 'granted') return undefined
  return access.requires.find((requirement) => !grants.has(requirement.grant))?.otherwise
}
