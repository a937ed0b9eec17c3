import { join } from 'node:path'
import { createAgentServer } from './server.ts'
import { softCards } from './soft-card.ts'

const { DATA_DIR = './data', AGENT_PORT = '0', ALLOWED_ORIGINS = '' } = process.env
const allowedOrigins = ALLOWED_ORIGINS.split(/[\s,]+/).filter(Boolean)

for (const origin of allowedOrigins) {
  // exact comparison later: a trailing slash or a path would never match, and would loosen the frame's policy
  if (URL.parse(origin)?.origin !== origin) fail(`ALLOWED_ORIGINS 含有不是网址来源的内容：${origin}（应如 http://localhost:5180）`)
}
if (allowedOrigins.length === 0) fail('没有设置 ALLOWED_ORIGINS：卡助手不知道哪个网页可以请求登录。')

const server = createAgentServer({
  cards: softCards(join(DATA_DIR, 'cards')),
  allowedOrigins,
  report: (error) => console.error(error),
})
server.on('error', (error: NodeJS.ErrnoException) => {
  fail(error.code === 'EADDRINUSE' ? `端口 ${AGENT_PORT} 已被占用：请关闭占用它的程序，或用 AGENT_PORT 另选一个。` : String(error))
})
server.listen(Number(AGENT_PORT), '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : undefined
  process.send?.({ ready: true, port })
  if (!process.send) console.log(`卡助手已在 http://127.0.0.1:${port} 运行`)
})

function stop(): void {
  server.close(() => process.exit(0))
  server.closeAllConnections()
}

function fail(reason: string): never {
  console.error(reason)
  process.exit(1)
}

process.on('disconnect', stop)
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
