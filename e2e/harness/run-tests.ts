// `npm test` after the dependencies: all checks of this project, one step after the other. A failed step does not stop
// the next. The last line is the total that vitest and Playwright report; the exit code is 0 only when every step
// succeeded and no test failed.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseEnv } from '#server/env.ts'
import { buildWeb, generateClient } from '#worker/launch/build.ts'
import { ensureFfmpeg } from '#worker/launch/ffmpeg.ts'
import { announce, fail, step } from '#worker/launch/terminal.ts'
import { ensureCeph } from './ceph.ts'
import { ensureChromium } from './chromium.ts'
import { ensureEventServers } from './event-servers.ts'
import { ensureRtmpServers } from './nginx-rtmp.ts'
import { ensurePrometheus } from './prometheus.ts'
import { ensureRedis } from './redis.ts'
import { type Counts, describeCounts, readPlaywright, readVitest } from './test-results.ts'
import { ensureXmltvChecker } from './xmltv-checker.ts'

const root = resolve(import.meta.dirname, '../..')
const reports = mkdtempSync(join(tmpdir(), 'cloud-playout-reports-'))
const program = (path: string) => join(root, 'node_modules', path)
const counts: Counts[] = []
const failedSteps: string[] = []

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))
process.on('exit', () => rmSync(reports, { recursive: true, force: true }))

/** Runs one of Node's programs on this terminal. @throws Error when it fails */
function run(args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: {
        ...process.env,
        NEXT_TELEMETRY_DISABLED: '1',
        // Programs that the programs start must use this Node, too.
        PATH: `${program('.bin')}:${process.env.PATH}`,
        ...env,
      },
      stdio: 'inherit',
    })
    const end = () => child.kill('SIGTERM')
    process.once('exit', end)
    child.once('error', failed)
    child.once('exit', (code, signal) => {
      process.removeListener('exit', end)
      if (code === 0) done()
      else failed(new Error(signal ? `killed by ${signal}` : `exit code ${code}`))
    })
  })
}

async function check(name: string, work: () => Promise<unknown>): Promise<void> {
  console.log(`\n── ${name}`)
  try {
    await step(name, work)
  } catch (error) {
    failedSteps.push(name)
    fail(error)
  }
}

/** The report decides; a program that died without one counts as one failure. */
function tests(name: string, running: () => Promise<void>, readReport: () => Counts | null) {
  return check(name, async () => {
    const outcome = await running().then(
      () => null,
      (error: Error) => error,
    )
    const found = readReport()
    counts.push(found ?? { passed: 0, failed: 1, skipped: 0, failures: [] })
    if (!found) throw new Error(`${name} ended without a report (${outcome?.message ?? 'exit code 0'})`)
    if (outcome) throw outcome
    return describeCounts([found])
  })
}

function vitest(name: string, project: string, options: readonly string[] = []) {
  const report = join(reports, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const args = [program('vitest/vitest.mjs'), 'run', '--project', project, ...options, ...reporters]
  return tests(
    name,
    () => run(args),
    () => readVitest(report),
  )
}

const { FFMPEG_PATH: ffmpeg, FFPROBE_PATH: ffprobe } = parseEnv(process.env)
await check('FFmpeg', async () => ensureFfmpeg({ ffmpeg, ffprobe }, announce))
await check('Chromium', async () => ensureChromium(announce))
await check('Redis', async () => ensureRedis(announce))
await check('Ceph', async () => ensureCeph(announce))
await check('ClickHouse and NATS', async () => ensureEventServers(announce))
await check('Prometheus', async () => ensurePrometheus(announce))
await check('RTMP servers', async () => ensureRtmpServers(announce))
await check('XMLTV’s DTD', async () => ensureXmltvChecker(announce).dtd)
await check('database client', async () => ((await generateClient(root)) ? 'generated' : 'unchanged'))
await check('lint', () => run([program('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings']))
// One core each.
const types = check('types', () => run([program('typescript/bin/tsc'), '--noEmit']))
await check('imports', () => {
  const folders = ['app', 'server', 'worker', 'prisma', 'e2e']
  return run([
    program('dependency-cruiser/bin/dependency-cruiser.mjs'),
    '--config',
    '.dependency-cruiser.cjs',
    ...folders,
  ])
})
await check('unused', () => run([program('knip/bin/knip.js')]))
await types
await vitest('unit tests', 'unit')
await check('web build', async () => {
  const build = () => run([program('next/dist/bin/next'), 'build'], { NODE_ENV: 'production' })
  return (await buildWeb(root, build)) ? 'built' : 'unchanged'
})
// Many of them wait for the clock.
await vitest('database tests', 'db', ['--maxWorkers', '4'])
// The product of the browser tests makes its demo in parallel, with the CPU that these tests leave: relays wait for the
// clock.
const hold = join(reports, 'browser-tests-wait')
writeFileSync(hold, '')
const browserReport = join(reports, 'browser.json')
const browserTests = run(
  [program('@playwright/test/cli.js'), 'test', '--reporter=list,./e2e/fixtures/spec-times.ts,json'],
  { PLAYWRIGHT_JSON_OUTPUT_FILE: browserReport, BEGIN_WHEN_GONE: hold },
)
browserTests.catch(() => undefined)
await vitest('FFmpeg tests', 'ffmpeg')
rmSync(hold)
await tests(
  'browser tests',
  () => browserTests,
  () => readPlaywright(browserReport),
)
// Last and alone: an instance of its own, whose processes are killed. The long ones run with `npm run drill`.
const drillReport = join(reports, 'drill.json')
const drill = [
  'test',
  '--config',
  'e2e/drill.config.ts',
  '--grep-invert=@long',
  '--reporter=list,./e2e/fixtures/spec-times.ts,json',
]
await tests(
  'drills',
  () => run([program('@playwright/test/cli.js'), ...drill], { PLAYWRIGHT_JSON_OUTPUT_FILE: drillReport }),
  () => readPlaywright(drillReport),
)

const seconds = (Date.now() - Number(process.env.LAUNCH_STARTED_AT ?? Date.now())) / 1_000
console.log(`\nall steps took ${seconds.toFixed(0)} s`)
if (failedSteps.length > 0) console.log(`steps that failed: ${failedSteps.join(', ')}`)
// Repeated at the very end: often only the last lines of a log are kept.
for (const failure of counts.flatMap(({ failures }) => failures)) console.log(`✗ ${failure}`)
console.log(describeCounts(counts))
process.exit(failedSteps.length > 0 || counts.some(({ failed }) => failed > 0) ? 1 : 0)
