// npm run simulate -- --seeds 10000 [--from N]: runs that many seeds and prints the first that fails.
// npm run simulate -- --seed 1234 [--full]: replays one; with --full also if it holds.
import { parseArgs } from 'node:util'
import pg from 'pg'
import { startTestPostgres } from '#e2e/harness/test-postgres.ts'
import { migrateDatabase } from '#worker/launch/migrate.ts'
import { planRun } from './plan-run.ts'
import { report, runSeeds, type Totals } from './simulate.ts'
import { openStage, type Stage } from './stage.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    full: { type: 'boolean', default: false },
  },
})
const root = new URL('../../..', import.meta.url).pathname
/** After so many runs the database is made again: the audit trail grows with each. */
const RUNS_A_DATABASE = 500

async function main(): Promise<void> {
  const server = await startTestPostgres()
  const admin = new pg.Client({ connectionString: server.url('postgres') })
  await admin.connect()
  try {
    await admin.query('CREATE DATABASE simulation_template')
    await migrateDatabase(root, server.url('simulation_template'))
    if (values.seed === undefined) await runMany(admin, server.url)
    else await onStage(admin, server.url, (stage) => replay(stage, Number(values.seed)))
  } finally {
    await admin.end()
    await server.stop()
  }
}

let databases = 0

async function onStage(
  admin: pg.Client,
  urlOf: (name: string) => string,
  work: (stage: Stage) => Promise<boolean>,
): Promise<boolean> {
  const name = `simulation_${++databases}`
  await admin.query(`CREATE DATABASE ${name} TEMPLATE simulation_template`)
  const stage = await openStage(urlOf(name))
  try {
    return await work(stage)
  } finally {
    await stage.close()
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
  }
}

async function replay(stage: Stage, seed: number): Promise<boolean> {
  if (values.full) {
    const { violation, trace, hash } = await stage.run(planRun(seed), { traced: true })
    console.log([...trace, `order of statements: ${hash}`, violation ?? `seed ${seed} holds`].join('\n'))
    if (violation !== null) process.exitCode = 1
    return violation === null
  }
  const holds = await runOf(stage, [seed], { seeds: 0, statements: 0, simulatedMs: 0 })
  if (holds) console.log(`seed ${seed} holds`)
  return holds
}

async function runOf(stage: Stage, seeds: readonly number[], totals: Totals): Promise<boolean> {
  const failure = await runSeeds(stage, seeds, totals)
  if (failure) {
    console.log(report(failure))
    process.exitCode = 1
  }
  return failure === null
}

async function runMany(admin: pg.Client, urlOf: (name: string) => string): Promise<void> {
  const totals: Totals = { seeds: 0, statements: 0, simulatedMs: 0 }
  const began = performance.now()
  const from = Number(values.from)
  const to = from + Number(values.seeds)
  for (let first = from; first < to; first += RUNS_A_DATABASE) {
    const seeds = Array.from({ length: Math.min(RUNS_A_DATABASE, to - first) }, (_, i) => first + i)
    const holds = await onStage(admin, urlOf, (stage) => runOf(stage, seeds, totals))
    const seconds = Math.round((performance.now() - began) / 1_000)
    const hours = (totals.simulatedMs / 3_600_000).toFixed(1)
    console.log(`${totals.seeds} seeds, ${totals.statements} statements, ${hours} h of channels, in ${seconds} s`)
    if (!holds) return
  }
}

await main()
