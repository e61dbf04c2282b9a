// Seeds that once found a fault, and what. Tests replay each of them.
export const REGRESSION_SEEDS: readonly number[] = [
  // A stop that failed and was repeated never released the channel.
  2,
  // A calendar went on air again that was stopped between two chunks.
  4,
  // Before channels were taken over 13 s after the last sign of their worker, and before that stop was released: taken
  // over after 16 s, held though stopped, an as-run log behind.
  ...[63, 64, 65, 71],
]
