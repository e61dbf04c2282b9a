/** How much the property fuzz asks of each operation: the usual amount fits into the test suite. */
export function fuzzRuns(): { runs: number; limitMs: number } {
  const runs = Number(process.env.FUZZ_RUNS ?? 10)
  return { runs, limitMs: Math.max(3_000, runs * 60) }
}
