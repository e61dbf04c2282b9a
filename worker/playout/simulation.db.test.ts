// Supervisors, leases, the writer of the timeline and the queue of commands, under faults that follow from a seed
// (ADR 32). `npm run simulate` runs more seeds, and replays one.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { REGRESSION_SEEDS } from '../testing/simulation/regression-seeds.ts'
import { report, runSeeds } from '../testing/simulation/simulate.ts'
import { openStage, type Stage } from '../testing/simulation/stage.ts'

const SEEDS = 60

let test: TestDatabase
let stage: Stage

beforeAll(async () => {
  test = await openTestDatabase()
  stage = await openStage(test.url)
})
afterAll(async () => {
  await stage?.close()
  await test?.drop()
})

async function expectAllHold(seeds: readonly number[]): Promise<void> {
  const failure = await runSeeds(stage, seeds, { seeds: 0, statements: 0, simulatedMs: 0 })
  if (failure) expect.unreachable(report(failure))
}

it('holds for every seed that once found a fault', { timeout: 240_000 }, () => expectAllHold(REGRESSION_SEEDS))

it(`holds for ${SEEDS} seeds`, { timeout: 240_000 }, () =>
  expectAllHold(Array.from({ length: SEEDS }, (_, i) => i + 1)),
)
