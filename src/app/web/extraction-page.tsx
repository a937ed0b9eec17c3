import { useQuery } from '@tanstack/react-query'
import { meQuery } from '../../capabilities/access/web/me.ts'
import { siteConfig } from '../../capabilities/access/web/site-config.ts'
import { ExtractionScreen } from '../../capabilities/data-collaboration/web/extraction-screen.tsx'

/** 数据提取; in the demo it knows numbers worth trying for whoever is logged in. */
export function ExtractionPage() {
  const me = useQuery(meQuery)
  const config = useQuery(siteConfig)
  const own = config.data?.demo?.cards.filter(({ organisation }) => organisation === me.data?.enterprise.name) ?? []
  return <ExtractionScreen samples={own.flatMap(({ extractable }) => extractable ?? [])} />
}
