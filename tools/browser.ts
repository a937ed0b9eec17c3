// The browser of the acceptance tests and the pictures, from npm alone: unpacked once, with our own fonts.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')

/** What Playwright's launchOptions need; `channel` where the packaged browser does not run. */
export type Browser = { channel?: string; executablePath?: string; args: string[]; env?: Record<string, string> }

const switches = [
  '--no-sandbox', // the tests may run as root, and they open only our own pages
  '--disable-gpu',
  '--no-zygote',
  '--font-render-hinting=none', // the same picture on every machine
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Unpacks the browser unless that happened before: into a folder of our own, complete or not at all. */
function unpack(): string {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8')) as { version: string }
  const folder = join(root, 'node_modules/.cache', `chromium-${version}`)
  if (existsSync(folder)) return folder
  const unfinished = `${folder}.unfinished-${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  // In a process of its own: the package reads these variables when it is imported, and changes others.
  // The variable makes it unpack its own libraries too (NSS …), which a bare machine lacks.
  const done = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', `import chromium from '@sparticuz/chromium'; await chromium.executablePath()`],
    { cwd: root, encoding: 'utf8', env: { ...process.env, TMPDIR: unfinished, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' } },
  )
  if (done.status !== 0) throw new Error(`the browser could not be unpacked: ${done.stderr}`)
  chmodSync(join(unfinished, 'chromium'), 0o755)
  try {
    renameSync(unfinished, folder)
  } catch (error) {
    // Another run was faster; its copy is the same.
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** The package's own fonts.conf names a folder that exists nowhere: Chinese would be blank and text assertions still pass. */
function writeFonts(folder: string): string {
  const weights = ['400Regular', '500Medium', '600SemiBold', '700Bold'].map((weight) => join(root, 'node_modules/@expo-google-fonts/noto-sans-sc', weight))
  const families = ['sans-serif', 'serif', 'monospace', 'system-ui'].map((family) => `<alias binding="same"><family>${family}</family><prefer><family>Noto Sans SC</family></prefer></alias>`)
  const file = join(folder, 'fonts.conf')
  const content = [
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>',
    ...[...weights, join(folder, 'fonts')].map((path) => `<dir>${xml(path)}</dir>`),
    `<cachedir>${xml(join(folder, 'font-cache'))}</cachedir>`,
    ...families,
    '</fontconfig>\n',
  ].join('\n')
  // Only when it differs: Playwright's workers read it at the same time.
  if (!existsSync(file) || readFileSync(file, 'utf8') !== content) {
    writeFileSync(`${file}.${process.pid}`, content)
    renameSync(`${file}.${process.pid}`, file)
  }
  return file
}

/** The browser to launch, ready to run; the first call on a clone takes some seconds. */
export function prepareBrowser(): Browser {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { channel: process.platform === 'win32' ? 'msedge' : 'chrome', args: [] }
  const folder = unpack()
  const home = join(folder, 'home')
  mkdirSync(home, { recursive: true })
  return {
    executablePath: join(folder, 'chromium'),
    args: switches,
    env: {
      PATH: process.env.PATH ?? '',
      LANG: 'C.UTF-8',
      HOME: home,
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_FILE: writeFonts(folder),
    },
  }
}
