// `npm test` after the dependencies: brings what the tests need, runs every kind of them, and ends
// with the sum of what the runners counted themselves.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { generateClient } from './build.ts'
import { ensureChromium } from './chromium.ts'
import { ensureFfmpeg } from './ffmpeg.ts'
import { announce, fail, step } from './terminal.ts'
import { addCounts, type Counts, parsePlaywrightReport, parseVitestReport } from './test-counts.ts'

const root = resolve(import.meta.dirname, '../..')
const bin = (name: string) => join(root, 'node_modules', '.bin', name)

/** Static checks: they pass or the whole run fails, and count no tests. */
const CHECKS: Record<string, string[]> = {
  types: ['tsc', '--noEmit'],
  lint: ['biome', 'check', '--error-on-warnings'],
  'import table': ['depcruise', '--config', '.dependency-cruiser.cjs', 'app', 'server', 'worker', 'prisma', 'e2e'],
  'unused code': ['knip'],
}

async function runTests(): Promise<boolean> {
  await step('FFmpeg', async () => ensureFfmpeg({ ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' }, announce))
  await step('Chromium', async () => ensureChromium(announce))
  await step('database client', async () => ((await generateClient(root)) ? 'generated' : 'unchanged'))
  const broken: string[] = []
  for (const [name, command] of Object.entries(CHECKS)) {
    if (!(await timed(name, () => run(command)))) broken.push(name)
  }
  const reports = mkdtempSync(join(tmpdir(), 'cloud-playout-reports-'))
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 }
  try {
    for (const project of ['unit', 'db', 'ffmpeg']) {
      const report = join(reports, `${project}.json`)
      const command = [
        'vitest',
        'run',
        '--project',
        project,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ]
      if (!(await timed(`${project} tests`, () => run(command)))) broken.push(`${project} tests`)
      counts = addCounts(counts, parseVitestReport(readReport(report)))
    }
    const report = join(reports, 'browser.json')
    const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report }
    const command = ['playwright', 'test', '--reporter=list,json,./e2e/fixtures/spec-times.ts']
    if (!(await timed('browser tests', () => run(command, env)))) broken.push('browser tests')
    counts = addCounts(counts, parsePlaywrightReport(readReport(report)))
  } finally {
    rmSync(reports, { recursive: true, force: true })
  }
  if (broken.length > 0) console.log(`✗ failed: ${broken.join(', ')}`)
  console.log(
    `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`,
  )
  return broken.length === 0 && counts.failed === 0 && counts.passed > 0
}

/** A runner that ended before it could write its report has counted nothing. */
function readReport(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

async function timed(name: string, work: () => Promise<boolean>): Promise<boolean> {
  announce(name)
  return step(name, work, (passed) => (passed ? 'passed' : 'FAILED'))
}

function run([program, ...args]: string[], env: Record<string, string> = {}): Promise<boolean> {
  return new Promise((settle) => {
    const child = spawn(bin(program ?? ''), args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
    })
    const end = () => child.kill('SIGTERM')
    process.once('SIGINT', end)
    process.once('SIGTERM', end)
    child.on('error', () => settle(false))
    child.on('exit', (code) => {
      process.off('SIGINT', end)
      process.off('SIGTERM', end)
      settle(code === 0)
    })
  })
}

try {
  process.exitCode = (await runTests()) ? 0 : 1
} catch (error) {
  fail(error)
  process.exitCode = 1
}
// The channel to start.mjs must not keep a finished run alive.
process.disconnect?.()
