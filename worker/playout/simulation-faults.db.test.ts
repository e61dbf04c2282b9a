// The proof of the simulation: each rule that it is to watch is broken on purpose, one at a time, and a few seeds must
// notice (ADR 32).
import { afterEach, expect, it, vi } from 'vitest'
import type { DbOrTx } from '#adapters/db.ts'
import type { CommandEnd } from '#features/playout/commands.ts'
import type { Fence } from '#features/playout/fence.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import type { Statement } from '../testing/simulation/database-server.ts'
import type { Stage } from '../testing/simulation/stage.ts'

interface DeliberateFault {
  name: string
  /** What the simulation says of it. */
  found: RegExp
  /** Omitted: 1. */
  firstSeed?: number
  /** A module of the product, and what of it is replaced. */
  module?: string
  replace?: Record<string, unknown>
  /** Replaced in the text of statements. */
  sql?: readonly [RegExp, string]
}

const FAULTS: readonly DeliberateFault[] = [
  {
    name: 'a worker that lost its lease may write',
    found: /without the lease/,
    module: '#features/playout/fence.ts',
    replace: {
      lockForPlayout: (tx: DbOrTx, { channelId }: { channelId: string }) =>
        tx.$queryRaw`SELECT id FROM "Channel" WHERE id = ${channelId} FOR UPDATE`,
    },
  },
  {
    name: 'the fence does not lock the channel',
    found: /nothing airs between chunks|Unique constraint failed/,
    sql: [/(SELECT id FROM "Channel" WHERE id = \$1) FOR UPDATE/, '$1'],
  },
  {
    name: 'the epoch of a lease does not rise with its holder',
    found: /nobody took it over|changed hands within an epoch/,
    sql: [/epoch = lease\.epoch \+ 1, "expiresAt" = excluded/, 'epoch = lease.epoch, "expiresAt" = excluded'],
  },
  {
    name: 'a dead worker keeps its channels for 30 s',
    found: /nobody took it over/,
    module: '#domain/system/worker-alive.ts',
    replace: { WORKER_DEAD_AFTER_MS: 30_000 },
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
    module: '#features/playout/commands.ts',
    replace: {
      finishCommands: (db: DbOrTx, { channelId }: Fence, ids: readonly bigint[], { error, effectiveAt }: CommandEnd) =>
        db.command.updateMany({
          where: { id: { in: [...ids] }, state: 'PENDING', channelId },
          data: {
            ...{ state: error === null ? 'DONE' : 'FAILED', error },
            effectiveAt: effectiveAt === null ? null : new Date(effectiveAt),
          },
        }),
    },
  },
]

/** Runs at most, until one notices. */
const SEEDS = 20

let test: TestDatabase | undefined
let stage: Stage | undefined
afterEach(async () => {
  await stage?.close()
  await test?.drop()
  vi.resetModules()
})

it.each(FAULTS)(
  '$name: a seed notices',
  { timeout: 120_000 },
  async ({ found, firstSeed = 1, module, replace, sql }) => {
    if (module) vi.doMock(module, async (importOriginal) => ({ ...(await importOriginal<object>()), ...replace }))
    const { openStage } = await import('../testing/simulation/stage.ts')
    const { planRun } = await import('../testing/simulation/plan-run.ts')
    let isRewritten = false
    const rewrite = (statement: Statement): Statement => {
      const text = sql ? statement.text.replace(sql[0], sql[1]) : statement.text
      isRewritten ||= text !== statement.text
      return { ...statement, text }
    }
    test = await openTestDatabase()
    stage = await openStage(test.url, rewrite)
    let seed = firstSeed
    let violation: string | null = null
    while (violation === null && seed < firstSeed + SEEDS)
      violation = (await stage.run(planRun(seed++), { traced: false })).violation
    if (module) vi.doUnmock(module)
    expect(isRewritten).toBe(sql !== undefined)
    expect(violation).toMatch(found)
  },
)
