// npm run bench [-- name…] [--quick] [--record] [--hours N] Measures what the product promises, on real servers on this
// machine, and prints a table.
// --quick only shows that everything runs. --record writes the tables to docs/measured.md. --hours sets how long a soak
// takes. The exit code tells whether everything could be measured, not whether a target was met.
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import type { Bench, BenchContext, BenchMedia } from './bench.ts'
import { benchApi } from './bench-api.ts'
import { benchBrowser } from './bench-browser.ts'
import { benchChannels } from './bench-channels.ts'
import { benchDashboard } from './bench-dashboard.ts'
import { benchDeploy } from './bench-deploy.ts'
import { benchClockDrills, benchDrills, benchNetworkDrills } from './bench-drills.ts'
import { benchStorageDrills } from './bench-drills-storage.ts'
import { benchGrid } from './bench-grid.ts'
import { benchLibrary } from './bench-library.ts'
import { benchLive } from './bench-live.ts'
import { benchLiveBusy } from './bench-live-busy.ts'
import { benchNeighbours } from './bench-neighbours.ts'
import { benchOrigin } from './bench-origin.ts'
import { benchParsers } from './bench-parsers.ts'
import { benchParts } from './bench-parts.ts'
import { benchPool } from './bench-pool.ts'
import { benchRelays } from './bench-relays.ts'
import { benchScale } from './bench-scale.ts'
import { benchSchedule } from './bench-schedule.ts'
import { benchSignIn } from './bench-sign-in.ts'
import { benchSse } from './bench-sse.ts'
import { benchStorage } from './bench-storage.ts'
import { benchTokens } from './bench-tokens.ts'
import { benchTranscode } from './bench-transcode.ts'
import { benchUpload } from './bench-upload.ts'
import { type BenchResult, renderTable } from './figures.ts'
import { openBench } from './installation.ts'
import { prepareMedia } from './prepare-media.ts'
import { recordResult } from './record-result.ts'
import { soak } from './soak.ts'
import { soakRelays } from './soak-relays.ts'

const BENCHES: Record<string, Bench> = {
  api: benchApi,
  origin: benchOrigin,
  channels: benchChannels,
  transcode: benchTranscode,
  parts: benchParts,
  browser: benchBrowser,
  schedule: benchSchedule,
  sse: benchSse,
  'sign-in': benchSignIn,
  grid: benchGrid,
  dashboard: benchDashboard,
  relays: benchRelays,
  tokens: benchTokens,
  live: benchLive,
  'live-busy': benchLiveBusy,
  neighbours: benchNeighbours,
  pool: benchPool,
  parsers: benchParsers,
  upload: benchUpload,
  storage: benchStorage,
  library: benchLibrary,
}
/** Half an hour and more each: run only if named. */
const SOAKS: Record<string, Bench> = {
  'soak-relays': soakRelays,
  scale: benchScale,
  drills: benchDrills,
  'drills-network': benchNetworkDrills,
  'drills-clock': benchClockDrills,
  'drills-storage': benchStorageDrills,
  deploy: benchDeploy,
  soak,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    hours: { type: 'string', default: '1' },
  },
})
const names = positionals.length > 0 ? positionals : Object.keys(BENCHES)
if (!(Number(values.hours) > 0)) {
  process.stderr.write('--hours must be a number above 0.\n')
  process.exit(2)
}
const known = { ...BENCHES, ...SOAKS }
const unknown = names.filter((name) => !(name in known))
if (unknown.length > 0) {
  process.stderr.write(`No benchmark is called ${unknown.join(', ')}. Available: ${Object.keys(known).join(', ')}.\n`)
  process.exit(2)
}

process.env.LOG_LEVEL ??= 'warn'
// The servers that channels are pushed to are on this machine.
process.env.ALLOW_PRIVATE_DESTINATIONS = '1'
const say = (line: string) => process.stderr.write(`  ${line}\n`)
const house = await openBench()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    say('interrupted; cleaning up')
    house.close().finally(() => process.exit(130))
  })
let media: Promise<BenchMedia> | undefined
const context: BenchContext = {
  house,
  quick: values.quick,
  hours: Number(values.hours),
  say,
  media: () => {
    media ??= prepareMedia(house, say)
    return media
  },
}
let broken = 0
for (const name of names) {
  const loadBefore = loadavg()[0]!
  process.stderr.write(`${name} (load ${loadBefore.toFixed(1)})\n`)
  try {
    const result: BenchResult = await known[name]!(context)
    process.stdout.write(`\n${name}\n${renderTable(result.figures)}\n\n`)
    if (values.record && !values.quick) recordResult(name, result, loadBefore)
  } catch (error) {
    broken++
    process.stderr.write(`${name} could not be measured: ${error instanceof Error ? error.stack : String(error)}\n`)
  }
}
await house.close()
process.exit(broken > 0 ? 1 : 0)
