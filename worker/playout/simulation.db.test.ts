// Supervisors, leases, the writer of the timeline and the queue of commands, under faults that follow from a seed
// (ADR 32). `npm run simulate` runs more seeds, and replays one. The second half is a file of its own: two cores.
import { REGRESSION_SEEDS } from '../testing/simulation/regression-seeds.ts'
import { seedsFrom, testSeeds } from '../testing/simulation/test-seeds.ts'

testSeeds({
  'seeds 1 to 100, and those that once found a fault,': [...new Set([...seedsFrom(1, 100), ...REGRESSION_SEEDS])],
})
