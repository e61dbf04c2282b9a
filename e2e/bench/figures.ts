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

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Linear between the two nearest values. NaN for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const low = sorted[Math.floor(at)] ?? Number.NaN
  const high = sorted[Math.ceil(at)] ?? Number.NaN
  return low + (high - low) * (at - Math.floor(at))
}

export const thousands = (value: number) => Math.round(value).toLocaleString('en-US')
