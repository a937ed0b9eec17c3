import { createServer } from 'node:net'
import { StartRefused } from './start-refused.ts'

/** Whether the port can be listened on, on every address as on this host's own; 0 asks for any and gets its number. */
async function tryPort(port: number, host?: string): Promise<number | undefined> {
  const probe = createServer()
  return new Promise((settle, fail) => {
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') settle(undefined)
      else if (error.code === 'EACCES') fail(new StartRefused(`没有权限使用端口 ${port}，请用 PORT 指定 1024 以上的端口。`))
      else if (error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL') settle(port)
      else fail(error)
    })
    probe.listen({ port, host, exclusive: true }, () => {
      const address = probe.address()
      probe.close(() => settle(typeof address === 'object' && address ? address.port : undefined))
    })
  })
}

const free = async (port: number) => (await tryPort(port, '127.0.0.1')) !== undefined && (await tryPort(port)) !== undefined

/**
 * The port to use. A port that was asked for (`wanted` > 0) must be free, or StartRefused says who may have it;
 * otherwise `preferred` where that is free, else any.
 */
export async function choosePort(wanted: number, preferred = 0): Promise<number> {
  if (wanted > 0) {
    if (await free(wanted)) return wanted
    throw new StartRefused(`端口 ${wanted} 已被${await whoIsThere(wanted)}占用。请先停止它，或换一个端口和数据目录启动：PORT=${wanted + 100} DATA_DIR=./data-2 npm start`)
  }
  if (preferred > 0 && preferred <= 65_535 && (await free(preferred))) return preferred
  const any = await tryPort(0)
  if (any === undefined) throw new Error('no free port')
  return any
}

async function whoIsThere(port: number): Promise<string> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/openapi.json`, { signal: AbortSignal.timeout(500) })
    const { info } = (await answer.json()) as { info?: { title?: string } }
    return info?.title ? `“${info.title}”` : '另一个程序'
  } catch {
    // Whoever it is does not speak our language: nothing more to say about it.
    return '另一个程序'
  }
}
