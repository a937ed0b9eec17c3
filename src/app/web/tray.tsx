import { useMe } from '../../capabilities/access/web/me.ts'
import { useExtractionJobs } from '../../capabilities/data-collaboration/web/extraction-jobs.ts'
import { JobsTray } from '../../platform/web/jobs/jobs-tray.tsx'

/** What runs or ran lately for this enterprise; nothing before its clerk agreed to the system's terms. */
export function Tray() {
  const agreed = useMe().grants.includes('consent:data-collaboration')
  return <JobsTray jobs={useExtractionJobs(agreed)} />
}
