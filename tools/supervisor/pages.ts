// The pages in dist/web: built when their sources changed, whole or not at all.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PartFailed } from './child.ts'
import { root } from './settings.ts'

const target = join(root, 'dist/web')
const config = 'vite.config.ts'

/** Everything the bundle may be made of: all of src but what runs on the server or only in tests. */
function stampOfSources(): string {
  const hash = createHash('sha256')
  const files = globSync(['src/**/*.{ts,tsx,css,html,svg,json,png,ico,webp}', 'public/**/*.*', '*.html', config, 'package-lock.json'], {
    cwd: root,
    exclude: (path) => /(^|\/)(server|testing|node_modules)$|\.test\.tsx?$/.test(path),
  })
  for (const file of files.sort()) hash.update(file).update('\0').update(readFileSync(join(root, file))).update('\0')
  return hash.digest('hex')
}

/** Builds the pages if needed. Returns whether it built. Throws PartFailed with what Vite said. */
export async function buildPages(say: (line: string) => void): Promise<boolean> {
  const stamp = stampOfSources()
  const stampFile = join(target, '.stamp')
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false

  say('正在构建网页，约数秒…')
  const unfinished = join(root, `dist/web.unfinished-${process.pid}`)
  const vite = spawn(
    process.execPath,
    [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--outDir', unfinished, '--emptyOutDir', '--logLevel', 'warn'],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_ENV: 'production' } },
  )
  let output = ''
  vite.stdout.on('data', (text) => (output += text))
  vite.stderr.on('data', (text) => (output += text))
  const end = () => vite.kill()
  process.once('exit', end)
  const code = await new Promise<number | null>((resolve) => vite.once('close', resolve))
  process.removeListener('exit', end)
  if (code !== 0) {
    rmSync(unfinished, { recursive: true, force: true })
    throw new PartFailed(`网页构建失败：\n${output}`)
  }
  writeFileSync(join(unfinished, '.stamp'), stamp)
  // Swapped by renames, so that another instance of this clone never serves a half-written folder.
  const old = join(root, `dist/web.old-${process.pid}`)
  mkdirSync(join(root, 'dist'), { recursive: true })
  if (existsSync(target)) renameSync(target, old)
  renameSync(unfinished, target)
  rmSync(old, { recursive: true, force: true })
  return true
}
