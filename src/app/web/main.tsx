import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App, ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { newQueryClient } from '../../platform/web/client/query-client.ts'
import { Shortcuts } from '../../platform/web/keys/shortcuts.tsx'
import '../../platform/web/look/base.css'
import { useDark } from '../../platform/web/look/colour-scheme.ts'
import { useReducedMotion } from '../../platform/web/look/reduced-motion.ts'
import { newRouter } from './router.tsx'
import { themeFor } from './theme.ts'

dayjs.locale('zh-cn')

const client = newQueryClient()
const router = newRouter(client)

function Chechuang() {
  const dark = useDark()
  const still = useReducedMotion()
  return (
    <ConfigProvider locale={zhCN} theme={themeFor(dark, still)} button={{ autoInsertSpace: false }}>
      <App style={{ height: '100%' }}>
        <QueryClientProvider client={client}>
          <Shortcuts>
            <RouterProvider router={router} />
          </Shortcuts>
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  )
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <Chechuang />
  </StrictMode>,
)
