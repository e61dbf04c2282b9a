// Every parser of foreign text with its most expensive hostile input, and how its time grows with the input.
import { FOREIGN_PARSERS } from '#server/testing/foreign-parsers.ts'
import { measureWorst } from '#server/testing/measure-growth.ts'
import type { BenchContext } from './bench.ts'
import { type BenchResult, type Figure, thousands } from './figures.ts'

/** Linear is 4, quadratic 16. */
const MOST_GROWTH = 10
const MANY = 5

export async function benchParsers({ quick, say }: BenchContext): Promise<BenchResult> {
  const figures: Figure[] = []
  for (const parser of quick ? FOREIGN_PARSERS.slice(0, MANY) : FOREIGN_PARSERS) {
    const { length, ms, growth } = measureWorst(parser)
    if (figures.length % 10 === 0) say(`${figures.length} of ${FOREIGN_PARSERS.length}`)
    figures.push({
      what: `\`${parser.name}\`, ${thousands(length)} characters`,
      ours: `${ms < 1 ? ms.toFixed(2) : ms.toFixed(1)} ms`,
      ...(growth !== null && {
        theirs: '×4 input',
        ratio: growth,
        required: `≤ ${MOST_GROWTH}`,
        met: growth <= MOST_GROWTH,
      }),
    })
  }
  return {
    figures,
    notes: [
      'Ours: CPU time for the worst hostile input at the maximum accepted length, 131,072 at most. Ratio: that time to the time for a quarter of the input (linear: 4, quadratic: 16); empty if the whole takes less than 0.2 ms. `server/testing/linear-parsers.test.ts` enforces it for each of them.',
    ],
  }
}
