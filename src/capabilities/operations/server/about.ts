import sql, { join, type Sql } from 'sql-template-tag'
import { checkDeclarationNo } from '../../../vocabulary/declaration-no.ts'
import { normaliseProofNo, proofNoShape } from '../../../vocabulary/proof-no.ts'

type Json = Readonly<Record<string, unknown>>

/**
 * Contents of our messages that name this number: of a batch, a certificate or a declaration. Undefined where the text is
 * none of them. Each is looked up along the index over the contents.
 */
export function contentsNaming(find: string): Json[] | undefined {
  const proof = normaliseProofNo(find)
  if (/^PC-\d{1,20}$/.test(proof)) return [{ batchNo: proof }]
  if (proof.length <= 60 && proofNoShape.test(proof)) return [{ proofNo: proof }, { proofs: [{ proofNo: proof }] }]
  const declaration = checkDeclarationNo(find)
  if (!declaration.ok) return undefined
  const { declarationNo } = declaration
  return [{ declarationNo }, { proofs: [{ declarationNo }] }]
}

/** The condition on `body` for any of the contents: one by one, since the index takes no list. */
export function namesAny(contents: readonly Json[]): Sql {
  return join(contents.map((content) => sql`body @> ${JSON.stringify(content)}::jsonb`), ' or ')
}

const names = ['batchNo', 'proofNo', 'vin', 'declarationNo', 'licenceNo', 'from', 'to', 'result', 'granted']

/** The few members of a body that the two functions below read: a delivery lists hundreds of vehicles besides. */
export const briefly = (body: Sql): Sql => sql`jsonb_build_object(${join(names.flatMap((name) => [sql`${name}::text`, sql`${body} -> ${name}`]))})`

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? [value.slice(0, 60)] : [])

/** What a message is about, as people name it: its batch, and of it the certificate or vehicle; else its declaration or licence. */
export function aboutOf(content: unknown): string[] {
  if (typeof content !== 'object' || content === null) return []
  const { batchNo, proofNo, vin, declarationNo, licenceNo, from, to } = content as Json
  const period = text(from).length > 0 && text(to).length > 0 ? [`${text(from)[0]} 至 ${text(to)[0]}`] : []
  const named = [...text(batchNo), ...text(proofNo), ...text(vin)]
  return named.length > 0 ? named : [...text(declarationNo), ...text(licenceNo), ...period].slice(0, 1)
}

/** How an answer turned out, as a code: `result` of a receipt, or whether a withdrawal was granted. */
export function resultOf(content: unknown): string | null {
  if (typeof content !== 'object' || content === null) return null
  const { result, granted } = content as Json
  if (typeof granted === 'boolean') return granted ? 'granted' : 'not-granted'
  return text(result)[0] ?? null
}

/** The beginning of what was received as JSON; null where it is something else, or longer than what was read of it. */
export function jsonOf(start: Buffer | null): unknown {
  const read = start?.toString('utf8').trimStart()
  if (!read?.startsWith('{')) return null
  try {
    return JSON.parse(read)
  } catch {
    // an operator looks at what nobody could read, too
    return null
  }
}
