// A failing run made shorter: whatever of its plan can be left out while the same thing fails is left out.
import type { RunPlan } from './plan-run.ts'

/** The same kind of failure: numbers differ from run to run. */
export const kindOf = (violation: string) =>
  violation
    .replace(/\d+/g, '#')
    .replace(/^ch_#_#: /, '')
    .slice(0, 60)

/** @param run its violation, or null */
export async function shorten(
  plan: RunPlan,
  violation: string,
  run: (plan: RunPlan) => Promise<string | null>,
): Promise<RunPlan> {
  const fails = async (shorter: RunPlan) => {
    const found = await run(shorter)
    return found !== null && kindOf(found) === kindOf(violation)
  }
  let shortest = plan
  const simpler: ((plan: RunPlan) => RunPlan)[] = [
    (given) => ({ ...given, lossProbability: 0 }),
    (given) => ({ ...given, wakes: { lost: 0, twice: 0, lateMs: 5 } }),
    (given) => ({ ...given, delayMs: 2 }),
    (given) => ({ ...given, workers: given.workers.map((worker) => ({ ...worker, skewMs: 0 })) }),
  ]
  for (const simplify of simpler) if (await fails(simplify(shortest))) shortest = simplify(shortest)
  for (let i = shortest.actions.length - 1; i >= 0; i--) {
    const without = { ...shortest, actions: shortest.actions.toSpliced(i, 1) }
    if (await fails(without)) shortest = without
  }
  return shortest
}
