// Starts the project on any Node >= 20: installs what is missing, then runs a .ts entry on Node 24.
//   node tools/bootstrap.mjs tools/start.ts [arguments…]
// Plain JavaScript without dependencies, because it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const NEEDED = 24
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const stampFile = join(modules, '.ready')
const lockFile = join(root, '.installing')
const platform = `${process.platform}-${process.arch}`

/** Ends with a message in both languages: whoever starts the project may read only one of them. */
function giveUp(zh, en) {
  console.error(`\n车窗无法启动：${zh}\nChechuang cannot start: ${en}\n`)
  process.exit(1)
}

// A hash, not a time: a clone, a copy or an interrupted install must not look fresh.
const stamp = () => createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).update(platform).digest('hex')
const readOr = (file, otherwise) => { try { return readFileSync(file, 'utf8') } catch (error) { if (error.code === 'ENOENT') return otherwise; throw error } }
const installed = () => readOr(stampFile, '') === stamp()

/** True while the process runs; a zombie or a reused pid of another user's process counts as its state says. */
function alive(pid) {
  try { process.kill(pid, 0) } catch (error) { return error.code === 'EPERM' }
  return !/\) Z /.test(readOr(`/proc/${pid}/stat`, ''))
}

/** Takes the lock file; the file appears with its content (link), so nobody ever reads it half written. */
function takeLock() {
  const mine = `${lockFile}.${process.pid}`
  writeFileSync(mine, String(process.pid))
  try {
    linkSync(mine, lockFile)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    const holder = Number(readOr(lockFile, '0'))
    if (holder && !alive(holder)) {
      // Renamed, not removed: of two who find it stale only one gets it.
      try { renameSync(lockFile, `${mine}.stale`) } catch (gone) { if (gone.code !== 'ENOENT') throw gone }
      rmSync(`${mine}.stale`, { force: true })
    }
    return false
  } finally {
    rmSync(mine, { force: true })
  }
}

/** npm must run on a Node that the install does not delete, and without the settings of the npm around us. */
function outerEnvironment() {
  const environment = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (/^npm_(lifecycle|package|command|execpath|node_execpath)/.test(name)) continue
    if (/^npm_config_/i.test(name) && !/^npm_config_(cache|registry|cafile|https?_?proxy|proxy|noproxy|userconfig|strict_ssl)$/i.test(name)) continue
    environment[name] = value
  }
  const key = Object.keys(environment).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  environment[key] = (environment[key] ?? '').split(delimiter).filter((entry) => !/node_modules[\\/]\.bin[\\/]?$|node-gyp-bin$/.test(entry)).join(delimiter)
  return environment
}

async function install() {
  let told = false
  while (!takeLock()) {
    if (!told) console.log('另一个进程正在安装依赖，请稍候… (another process is installing; waiting)')
    told = true
    await sleep(250)
    if (installed()) return
  }
  process.once('exit', () => rmSync(lockFile, { force: true }))
  if (!installed()) {
    console.log('首次启动：正在安装依赖，约半分钟… (installing dependencies)')
    const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, env: outerEnvironment(), stdio: 'inherit', shell: process.platform === 'win32' })
    const code = await new Promise((resolve) => {
      npm.once('error', (error) => giveUp(`找不到 npm（${error.message}）。请安装带 npm 的 Node.js。`, `npm was not found (${error.message}). Install a Node.js that comes with npm.`))
      npm.once('exit', (exitCode, signal) => resolve(signal ? 1 : exitCode))
    })
    if (code !== 0) giveUp('依赖安装失败，原因见上方 npm 的输出。请检查网络与磁盘后重试。', 'npm ci failed, see above. Check the network and the disk, then try again.')
    writeFileSync(stampFile, stamp())
  }
  rmSync(lockFile, { force: true })
}

/** The Node that runs TypeScript directly: this one, the package for this platform, or one on the PATH. */
function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED && existsSync(process.execPath)) return process.execPath
  const packaged = join(modules, `node-${platform}`, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  const works = (file) => Number(spawnSync(file, ['-p', 'process.versions.node'], { env: outerEnvironment() }).stdout?.toString().split('.')[0]) >= NEEDED
  if (existsSync(packaged)) return packaged
  if (works('node')) return 'node'
  return giveUp(
    `需要 Node ${NEEDED}，而本机平台 ${platform} 没有可自动安装的版本。请从 nodejs.org 安装 Node ${NEEDED} 或更新版本后重试。`,
    `Node ${NEEDED} is needed and none can be installed for ${platform}. Install Node ${NEEDED} or newer from nodejs.org and try again.`,
  )
}

function run(entry, parameters) {
  const parent = process.ppid
  const node = findNode()
  // Measured: a process is ready a third sooner when Node keeps its compiled code (370 → 270 ms), and there are eight.
  const environment = { NODE_COMPILE_CACHE: join(modules, '.cache', 'compiled'), ...process.env }
  // The IPC channel lets the entry notice our death ('disconnect'), even by kill -9.
  const child = spawn(node, [join(root, entry), ...parameters], { cwd: root, env: environment, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  child.once('error', (error) => giveUp(
    `无法运行 Node ${NEEDED}（${error.message}）。请安装 Node ${NEEDED} 或更新版本后重试。`,
    `Node ${NEEDED} could not be run (${error.message}). Install Node ${NEEDED} or newer and try again.`,
  ))
  // Ctrl-C reaches the child through the process group as well: the entry takes signals within a second for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // npm that dies of SIGTERM does not always pass it on; without this the server would outlive it.
  const watch = setInterval(() => { if (process.ppid !== parent) { clearInterval(watch); child.kill('SIGTERM') } }, 500)
  child.once('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code))
}

const [major] = process.versions.node.split('.').map(Number)
if (major < 20) giveUp(`需要 Node 20 或更新版本，当前为 ${process.version}。`, `Node 20 or newer is needed, this is ${process.version}.`)
const [entry, ...parameters] = process.argv.slice(2)
if (!entry) giveUp('缺少入口文件参数。', 'the entry file is missing: node tools/bootstrap.mjs tools/start.ts')
if (!installed()) await install()
run(entry, parameters)
