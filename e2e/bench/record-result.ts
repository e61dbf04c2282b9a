// docs/measured.md: one section a benchmark, replaced when it is measured again.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { FFMPEG } from '#server/testing/ffmpeg.ts'
import { type BenchResult, renderTable } from './figures.ts'
import { ROOT } from './installation.ts'

const FILE = join(ROOT, 'docs', 'measured.md')
const INTRODUCTION = `# Measured

Figures of \`npm run bench\`, taken in one run on one machine. Ratios carry over to other machines,
absolute figures do not. \`npm run bench -- --record <name>\` measures one again and writes it here.
`

/** @param loadBefore the machine's load average when the benchmark began: above 1 other processes ran */
export function recordResult(name: string, { figures, notes }: BenchResult, loadBefore: number): void {
  const sections = new Map<string, string>()
  if (existsSync(FILE)) {
    for (const text of readFileSync(FILE, 'utf8')
      .split(/^(?=## )/m)
      .slice(1))
      sections.set(/^## (\S+)/.exec(text)![1]!, text.trimEnd())
  }
  const when = `${new Date().toISOString().slice(0, 10)} · \`npm run bench -- ${name}\` · ${machine()} · load before: ${loadBefore.toFixed(1)}`
  const body = [`## ${name}`, when, renderTable(figures), ...notes].join('\n\n')
  sections.set(name, body)
  writeFileSync(FILE, `${[INTRODUCTION.trimEnd(), ...sections.values()].join('\n\n')}\n`)
}

function machine(): string {
  const ffmpeg = execFileSync(FFMPEG, ['-version'], { encoding: 'utf8' })
  const version = /version (\d[\d.]*)/.exec(ffmpeg)?.[1] ?? ''
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GB`
  return `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${memory}, Node ${process.versions.node}, FFmpeg ${version}`
}
