/** A statement stays short, also where a row has some kilobytes. */
const ROWS_A_STATEMENT = 500
/** The rest follows with the next round. */
const STATEMENTS_A_ROUND = 20
export const MOST_A_ROUND = ROWS_A_STATEMENT * STATEMENTS_A_ROUND

/**
 * Removes old rows, at most 10,000.
 * @param prune removes at most `limit` rows and returns how many
 * @returns how many
 */
export async function inBatches(prune: (limit: number) => Promise<number>): Promise<number> {
  let total = 0
  for (let i = 0; i < STATEMENTS_A_ROUND; i++) {
    const count = await prune(ROWS_A_STATEMENT)
    total += count
    if (count < ROWS_A_STATEMENT) break
  }
  return total
}
