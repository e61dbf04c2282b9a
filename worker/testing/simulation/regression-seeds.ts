// Seeds that once found a fault, and what. Tests replay each of them.
export const REGRESSION_SEEDS: readonly number[] = [
  // A stop that failed and was repeated never released the channel.
  2,
  // A calendar went on air again that was stopped between two chunks.
  4,
  // Before channels were taken over 13 s after the last sign of their worker, and before that stop was released: taken
  // over after 16 s, held though stopped, an as-run log behind.
  ...[63, 64, 65, 71],
  // Faults of the simulation: it did not count the skip of the last item of a rundown, and one fault ended another.
  ...[85, 46],
  // Two of three workers are lost within ten seconds: channels beyond the third one's share wait 3 s longer.
  50,
]
