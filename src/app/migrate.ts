import { loginFor, migrate } from '../platform/server/db/migrate.ts'

// Run by the supervisor with the owner's DATABASE_URL; the application itself never has it.
const { DATABASE_URL: ownerUrl, APP_DATABASE_URL: appUrl } = process.env
if (!ownerUrl) throw new Error('the migrator needs DATABASE_URL, the owner of the tables')
const login = appUrl ? loginIn(appUrl) : { login: loginFor(ownerUrl).login }
const names = await migrate({ ownerUrl, ...login })
console.log(names.length === 0 ? 'the database is up to date' : `migrated: ${names.join(', ')}`)

function loginIn(url: string): { login: string; loginPassword?: string } {
  const [, user = '', password] = /^postgres(?:ql)?:\/\/([^:@/]+)(?::([^@/]*))?@/.exec(url) ?? []
  if (!user) throw new Error('APP_DATABASE_URL must name the login role')
  return { login: decodeURIComponent(user), ...(password ? { loginPassword: decodeURIComponent(password) } : {}) }
}
