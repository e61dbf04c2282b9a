// The result of a benchmark, and how it is printed.

export interface Figure {
  what: string
  ours: string
  /** The counterpart measured in the same run; omitted if there is none. */
  theirs?: string
  /** Ours to theirs. */
  ratio?: number
  /** The target as text; omitted for a figure without one. */
  required?: string
  met?: boolean
}

export interface BenchResult {
  figures: Figure[]
  /** What a reader must know to judge the figures: counterpart, sources, method. */
  notes: string[]
}

const HEAD = ['figure', 'ours', 'theirs', 'ratio', 'required', ''] as const

/** A Markdown table whose columns are also aligned in a terminal. */
export function renderTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.what,
    figure.ours,
    figure.theirs ?? '',
    figure.ratio === undefined ? '' : figure.ratio.toFixed(figure.ratio < 0.1 ? 4 : 2),
    figure.required ?? '',
    figure.met === undefined ? '' : figure.met ? 'met' : 'MISSED',
  ])
  const widths = HEAD.map((head, column) => Math.max(head.length, 3, ...rows.map((row) => row[column]!.length)))
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`
  return [line(HEAD), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n')
}

/** A count that must be zero. */
export const none = (what: string, count: number): Figure => ({
  what,
  ours: thousands(count),
  required: '0',
  met: count === 0,
})

interface Compared {
  what: string
  ours: number
  theirs: number
  show(value: number): string
  /** Bounds of the ratio. */
  atMost?: number
  atLeast?: number
}

/** A value beside its counterpart. */
export function compare({ what, ours, theirs, show, atMost, atLeast }: Compared): Figure {
  const ratio = ours / theirs
  const figure = { what, ours: show(ours), theirs: show(theirs), ratio }
  if (atMost !== undefined) return { ...figure, required: `≤ ${atMost}`, met: ratio <= atMost }
  if (atLeast !== undefined) return { ...figure, required: `≥ ${atLeast}`, met: ratio >= atLeast }
  return figure
}

/** Measures both sides in turns: other load on the machine affects both alike. @returns the medians */
export async function alternate(
  rounds: number,
  measure: { ours(round: number): Promise<number> | number; theirs(round: number): Promise<number> | number },
): Promise<{ ours: number; theirs: number }> {
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 1; round <= rounds; round++) {
    ours.push(await measure.ours(round))
    theirs.push(await measure.theirs(round))
  }
  return { ours: median(ours), theirs: median(theirs) }
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Linear between the two nearest values. NaN for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const low = sorted[Math.floor(at)] ?? Number.NaN
  const high = sorted[Math.ceil(at)] ?? Number.NaN
  return low + (high - low) * (at - Math.floor(at))
}

export const thousands = (value: number) => Math.round(value).toLocaleString('en-US')
