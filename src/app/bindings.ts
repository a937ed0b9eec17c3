import type { CookieNames } from '../capabilities/access/server/cookies.ts'
import { accessRoutes } from '../capabilities/access/server/routes.ts'
import { certificateCheckRoutes } from '../capabilities/certificate-check/server/routes.ts'
import { dataCollaborationRoutes } from '../capabilities/data-collaboration/server/routes.ts'
import { operationsRoutes } from '../capabilities/operations/server/routes.ts'
import { deskRoutes } from '../capabilities/vehicle-office-desk/server/routes.ts'
import { verificationRoutes } from '../capabilities/verification/server/routes.ts'
import type { Numbers } from '../capabilities/verification/server/submit-batch.ts'
import type { Issuer } from '../documents/issuer.ts'
import type { Partners } from '../outside/partners.ts'
import { messageReader } from '../outside/read-message.ts'
import type { Config } from '../platform/server/config.ts'
import type { Database } from '../platform/server/db/database.ts'
import type { FileStore } from '../platform/server/files/file-store.ts'
import { draftRoutes } from '../platform/server/drafts/routes.ts'
import type { Binding } from '../platform/server/http/binding.ts'
import type { Trust } from '../trust/open-trust.ts'

export interface BindingParts {
  config: Config
  database: Database
  files: FileStore
  issuer: Issuer
  trust: Trust
  partners: Partners
  cookies: CookieNames
  origin: string
  numbers: Numbers
}

/** Every route of the product with what answers it: the server registers them, OpenAPI and the access walk read them. */
export function allBindings(parts: BindingParts): Binding[] {
  return [
    ...accessRoutes(parts),
    ...dataCollaborationRoutes({ read: messageReader() }),
    ...verificationRoutes(parts),
    ...deskRoutes(parts),
    ...operationsRoutes(parts),
    ...certificateCheckRoutes(parts),
    ...draftRoutes,
  ]
}
