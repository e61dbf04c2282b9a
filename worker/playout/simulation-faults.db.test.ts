// The proof of the simulation: each rule that it is to watch is broken on purpose, one at a time, and a few seeds must
// notice (ADR 32).
import { afterEach, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import type { Statement } from '../testing/simulation/database-server.ts'
import { planRun } from '../testing/simulation/plan-run.ts'
import { openStage, type Stage } from '../testing/simulation/stage.ts'

interface DeliberateFault {
  name: string
  /** What the simulation says of it. */
  found: RegExp
  /** Omitted: 1. */
  firstSeed?: number
  /** Replaced in the text of statements. */
  sql: readonly [RegExp, string]
}

const FAULTS: readonly DeliberateFault[] = [
  {
    name: 'a worker that lost its lease may write',
    found: /without the lease/,
    firstSeed: 25,
    sql: [/^(SELECT .* FROM "public"."ChannelLease" .*)("t0"."workerId" = .*"epoch" = \$\d+)/, '$1($2 OR true)'],
  },
  {
    name: 'the fence does not lock the channel',
    found: /nothing airs between chunks|Unique constraint failed/,
    sql: [/(SELECT id FROM "Channel" WHERE id = \$1) FOR NO KEY UPDATE/, '$1'],
  },
  {
    name: 'the epoch of a lease does not rise with its holder',
    found: /nobody took it over|changed hands within an epoch/,
    sql: [/epoch = lease\.epoch \+ 1, "expiresAt" = excluded/, 'epoch = lease.epoch, "expiresAt" = excluded'],
  },
  {
    name: 'a dead worker keeps its channels for 30 s',
    found: /nobody took it over/,
    sql: [/("expiresAt" = now\(\) \+ )(\$\d+)/, '$1($2 + 17000)'],
  },
  {
    name: 'the observed state is written without the lease',
    found: /wrote the observed state without the lease/,
    sql: [/(UPDATE "Channel" SET observed[\s\S]*?AND )(EXISTS [\s\S]*)$/, '$1(true OR $2)'],
  },
  {
    name: 'a command is ended without the lease',
    found: /wrote the end of a command without the lease/,
    firstSeed: 30,
    sql: [/^(UPDATE "public"."Command" .*)("j1"."workerId" = .*"epoch" = \$\d+)/, '$1($2 OR true)'],
  },
]

/** Runs at most, until one notices. */
const SEEDS = 20

let test: TestDatabase | undefined
let stage: Stage | undefined
afterEach(async () => {
  await stage?.close()
  await test?.drop()
})

it.each(FAULTS)('$name: a seed notices', { timeout: 120_000 }, async ({ found, firstSeed = 1, sql }) => {
  let isRewritten = false
  const rewrite = (statement: Statement): Statement => {
    const text = statement.text.replace(...sql)
    isRewritten ||= text !== statement.text
    return { ...statement, text }
  }
  test = await openTestDatabase()
  stage = await openStage(test.url, rewrite)
  let seed = firstSeed
  let violation: string | null = null
  while (violation === null && seed < firstSeed + SEEDS)
    violation = (await stage.run(planRun(seed++), { traced: false })).violation
  expect(isRewritten).toBe(true)
  expect(violation).toMatch(found)
})
