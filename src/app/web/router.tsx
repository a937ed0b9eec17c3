import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import { meQuery } from '../../capabilities/access/web/me.ts'
import { layLoadedCodes } from '../../capabilities/operations/web/loaded-codes.ts'
import { parseSearch, stringifySearch } from '../../platform/web/client/search-string.ts'
import { ErrorPanel } from '../../platform/web/feedback/error-panel.tsx'
import { Waiting } from '../../platform/web/feedback/waiting.tsx'
import { NotFound } from './not-found.tsx'

// once a page: asked for beside who is logged in, and names are right from the first table on
let laid: Promise<void> | undefined
const codesLaid = () => (laid ??= layLoadedCodes())

interface Context {
  client: QueryClient
}

const root = createRootRouteWithContext<Context>()({ component: Outlet })

const portal = createRoute({ getParentRoute: () => root, path: '/', component: lazyRouteComponent(() => import('./portal-page.tsx'), 'PortalPage') })
const login = createRoute({ getParentRoute: () => root, path: '/login', component: lazyRouteComponent(() => import('./login-page.tsx'), 'LoginPage') })

// everything inside needs somebody logged in; the way back is kept to the last condition
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
  beforeLoad: async ({ context, location }) => {
    const [me] = await Promise.all([context.client.ensureQueryData(meQuery), codesLaid()])
    if (!me) throw redirect({ to: '/login', search: { to: location.href } as never })
  },
})

const gated = lazyRouteComponent(() => import('./module-gate.tsx'), 'ModuleGate')
const collaboration = createRoute({ getParentRoute: () => inside, id: 'data-collaboration-modules', component: gated })
const verification = createRoute({ getParentRoute: () => inside, id: 'verification-modules', component: gated })
const systemHome = lazyRouteComponent(() => import('./system-home.tsx'), 'SystemHome')
const officeOnly = lazyRouteComponent(() => import('./kind-gate.tsx'), 'OfficeOnly')
const operatorOnly = lazyRouteComponent(() => import('./kind-gate.tsx'), 'OperatorOnly')
const desk = createRoute({ getParentRoute: () => inside, id: 'desk', component: officeOnly })
const operations = createRoute({ getParentRoute: () => inside, id: 'operations', component: operatorOnly })

const extractions = () => import('./extraction-page.tsx')
const extraction = () => import('../../capabilities/data-collaboration/web/extraction-detail-screen.tsx')
const declarations = () => import('../../capabilities/verification/web/declarations-screen.tsx')
const submit = () => import('../../capabilities/verification/web/submit-screen.tsx')
const batches = () => import('../../capabilities/verification/web/batches-screen.tsx')
const batch = () => import('../../capabilities/verification/web/batch-screen.tsx')
const deskInbox = () => import('../../capabilities/vehicle-office-desk/web/desk-screen.tsx')
const deskBatch = () => import('../../capabilities/vehicle-office-desk/web/desk-batch-screen.tsx')
const health = () => import('../../capabilities/operations/web/health-screen.tsx')
const messages = () => import('../../capabilities/operations/web/messages-screen.tsx')
const offices = () => import('../../capabilities/operations/web/offices-screen.tsx')
const agreements = () => import('../../capabilities/operations/web/agreements-screen.tsx')
const codeTables = () => import('../../capabilities/operations/web/code-tables-screen.tsx')
const issuer = () => import('../../capabilities/operations/web/issuer-screen.tsx')

// anybody with a certificate in hand; the QR code's token is the address's fragment
const checkStart = () => import('../../capabilities/certificate-check/web/check-start-screen.tsx')
const check = () => import('../../capabilities/certificate-check/web/check-screen.tsx')

const tree = root.addChildren([
  portal,
  login,
  createRoute({ getParentRoute: () => root, path: '/check', component: lazyRouteComponent(checkStart, 'CheckStartScreen') }),
  createRoute({ getParentRoute: () => root, path: '/check/$proofNo', component: lazyRouteComponent(check, 'CheckScreen') }),
  inside.addChildren([
    createRoute({ getParentRoute: () => inside, path: '/data-collaboration', component: systemHome }),
    createRoute({ getParentRoute: () => inside, path: '/verification', component: systemHome }),
    createRoute({ getParentRoute: () => inside, path: '/analysis', component: systemHome }),
    createRoute({ getParentRoute: () => inside, path: '/welcome', component: lazyRouteComponent(() => import('./kind-gate.tsx'), 'NothingYet') }),
    collaboration.addChildren([
      createRoute({ getParentRoute: () => collaboration, path: '/data-collaboration/extractions', component: lazyRouteComponent(extractions, 'ExtractionPage') }),
      createRoute({ getParentRoute: () => collaboration, path: '/data-collaboration/extractions/$id', component: lazyRouteComponent(extraction, 'ExtractionDetailScreen') }),
    ]),
    verification.addChildren([
      createRoute({ getParentRoute: () => verification, path: '/verification/declarations', component: lazyRouteComponent(declarations, 'DeclarationsScreen') }),
      createRoute({ getParentRoute: () => verification, path: '/verification/submit', component: lazyRouteComponent(submit, 'SubmitScreen') }),
      createRoute({ getParentRoute: () => verification, path: '/verification/batches', component: lazyRouteComponent(batches, 'BatchesScreen') }),
      createRoute({ getParentRoute: () => verification, path: '/verification/batches/$id', component: lazyRouteComponent(batch, 'BatchScreen') }),
    ]),
    desk.addChildren([
      createRoute({ getParentRoute: () => desk, path: '/desk', component: lazyRouteComponent(deskInbox, 'DeskScreen') }),
      createRoute({ getParentRoute: () => desk, path: '/desk/batches/$id', component: lazyRouteComponent(deskBatch, 'DeskBatchScreen') }),
    ]),
    operations.addChildren([
      createRoute({ getParentRoute: () => operations, path: '/operations', component: lazyRouteComponent(health, 'HealthScreen') }),
      createRoute({ getParentRoute: () => operations, path: '/operations/messages', component: lazyRouteComponent(messages, 'MessagesScreen') }),
      createRoute({ getParentRoute: () => operations, path: '/operations/offices', component: lazyRouteComponent(offices, 'OfficesScreen') }),
      createRoute({ getParentRoute: () => operations, path: '/operations/agreements', component: lazyRouteComponent(agreements, 'AgreementsScreen') }),
      createRoute({ getParentRoute: () => operations, path: '/operations/code-tables', component: lazyRouteComponent(codeTables, 'CodeTablesScreen') }),
      createRoute({ getParentRoute: () => operations, path: '/operations/issuer', component: lazyRouteComponent(issuer, 'IssuerScreen') }),
    ]),
  ]),
])

export function newRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPendingComponent: () => <Waiting rows={6} />,
    defaultNotFoundComponent: NotFound,
    defaultErrorComponent: ({ error, reset }) => (
      <main style={{ padding: 16 }}>
        <ErrorPanel error={error} onRetry={reset} />
      </main>
    ),
  })
}
