import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const pages = globSync('docs/decisions/[0-9]*.md', { cwd: root }).map((file) => basename(file)).sort()

describe('the decisions', () => {
  it('are numbered once, dated, and listed in the index', () => {
    const index = read('docs/decisions/README.md')
    expect(pages.length).toBeGreaterThan(10)
    expect(new Set(pages.map((page) => page.slice(0, 4))).size).toBe(pages.length)
    for (const page of pages) {
      expect(index, page).toContain(`(${page})`)
      expect(read(`docs/decisions/${page}`), page).toMatch(new RegExp(`^# ${page.slice(0, 4)} .+\\n\\n20\\d\\d-\\d\\d-\\d\\d · `))
    }
  })

  it('give every package that is depended on a reason', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>
    const packages = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((kind) => Object.keys(manifest[kind] ?? {}))
    const cells = read('docs/decisions/0010-dependencies.md').split('\n').filter((line) => line.startsWith('|')).map((line) => line.split('|')[1] ?? '')
    const named = new Set(cells.flatMap((cell) => cell.split(',').map((name) => name.trim())))
    expect(packages.length).toBeGreaterThan(30)
    expect(packages.filter((name) => !named.has(name))).toEqual([])
    expect([...named].filter((name) => /^[@a-z]/.test(name) && name !== 'package' && !packages.includes(name))).toEqual([])
  })
})

describe('the written pages', () => {
  it('link to files that exist', () => {
    const files = globSync(['*.md', '{docs,src,db,simulators,card-agent}/**/*.md'], { cwd: root })
    expect(files.length).toBeGreaterThan(20)
    const lost = files.flatMap((file) =>
      [...read(file).matchAll(/\]\(([^)#\s:]+)(?:#[^)]*)?\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(join(root, file, '..', target)))
        .map((target) => `${file}: ${target}`),
    )
    expect(lost).toEqual([])
  })
})
