// Runs seeds until one fails.
import { planRun, type RunPlan } from './plan-run.ts'
import { shorten } from './shorten.ts'
import type { Stage } from './stage.ts'

export interface Failure {
  seed: number
  violation: string
  /** Of the shortest run that fails alike. */
  trace: string[]
}

export interface Totals {
  seeds: number
  statements: number
  simulatedMs: number
}

/** @returns the first failure; null: none */
export async function runSeeds(stage: Stage, seeds: Iterable<number>, totals: Totals): Promise<Failure | null> {
  for (const seed of seeds) {
    const { violation, ...ran } = await stage.run(planRun(seed), { traced: false })
    totals.seeds++
    totals.statements += ran.statements
    totals.simulatedMs += ran.ranMs
    if (violation !== null) return explain(stage, seed, violation)
  }
  return null
}

async function explain(stage: Stage, seed: number, violation: string): Promise<Failure> {
  const run = (plan: RunPlan) => stage.run(plan, { traced: false })
  const plan = await shorten(planRun(seed), violation, async (shorter) => (await run(shorter)).violation)
  const { trace } = await stage.run(plan, { traced: true })
  return { seed, violation, trace }
}

export const report = ({ seed, violation, trace }: Failure): string =>
  [`seed ${seed}: ${violation}`, ...trace, '', `Replay it with: npm run simulate -- --seed ${seed}`].join('\n')
