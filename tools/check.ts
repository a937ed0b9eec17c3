// npm run check: types, lint, what nobody uses, walls. The same that npm test begins with.
import { checks, runSteps, walls } from './checks.ts'

const outcomes = await runSteps([...checks, walls])
process.exit(outcomes.every((outcome) => outcome.ok) ? 0 : 1)
