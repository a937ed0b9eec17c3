// Reads what a source file imports. TypeScript 7's package has no compiler API, and tools built on the old one
// see nothing and report success: so this is read by ourselves, and the test asserts how much was seen.
import { globSync, readFileSync } from 'node:fs'

export type Import = {
  /** Path from the project's root, with forward slashes. */
  file: string
  line: number
  /** As written: './x.ts', 'zod', 'node:fs'; undefined: computed, can't be read. */
  target: string | undefined
}

const patterns = [
  // import … from 'x' / export … from 'x', over several lines; anchored, so prose and strings don't count.
  /^[ \t]*(?:import|export)\b(?!\s*\()[^'"`;=]*?\bfrom\s*(['"])(?<target>[^'"\n]+)\1/gm,
  /^[ \t]*import\s*(['"])(?<target>[^'"\n]+)\1/gm,
  /\bimport\(\s*(?:(['"`])(?<target>[^'"`\n$]+)\1|[^)'"`\s])/g,
  // A worker or an asset beside the code.
  /\bnew URL\(\s*(['"])(?<target>\.[^'"\n]+\.(?:m?[jt]sx?))\1\s*,\s*import\.meta\.url/g,
]

/** Comments become blanks, so that line numbers stay; `//` only where a line or a gap begins, not in addresses. */
const withoutComments = (text: string) =>
  text.replace(/\/\*[^]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' ')).replace(/(^|\s)\/\/[^\n]*/g, '$1')

export function importsIn(file: string, text: string): Import[] {
  const code = withoutComments(text)
  const found = patterns.flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => ({
      file,
      line: code.slice(0, match.index + match[0].length).split('\n').length,
      target: match.groups?.target,
    })),
  )
  return found.sort((a, b) => a.line - b.line)
}

export type Source = { file: string; text: string }

/** All TypeScript and JavaScript of the given folders. */
export function sourcesIn(root: string, folders: readonly string[]): Source[] {
  return globSync(folders.map((folder) => `${folder}/**/*.{ts,tsx,mjs,js}`), { cwd: root, exclude: ['**/node_modules/**'] })
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
    .map((file) => ({ file, text: readFileSync(`${root}/${file}`, 'utf8') }))
}
