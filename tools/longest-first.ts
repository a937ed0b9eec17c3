import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Tests that start whole products or kill them, by the minute they take: begun last, one of them would run alone at the end. */
const long = [
  'tools/faults.test.ts', 'simulators/kit/exchange.test.ts', 'src/outside/kill.test.ts', 'src/app/customs-faults.test.ts', 'tools/start.test.ts',
  'tools/embedded-postgres.test.ts', 'src/documents/export-declaration.test.ts', 'simulators/vehicle-office/vehicle-office.test.ts',
  'src/app/changed-after-proof.test.ts',
]

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = (file: TestSpecification) => {
      const at = long.findIndex((name) => file.moduleId.endsWith(`/${name}`))
      return at < 0 ? long.length : at
    }
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b))
  }
}
