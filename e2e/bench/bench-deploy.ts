// A version is replaced by deploy.sh while a channel is watched, pushed and asked for, and the API is written to: what
// viewers, platforms and clients miss.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { addTenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { buildWeb } from '#worker/launch/build.ts'
import { startRtmpServer } from '#worker/testing/rtmp-servers.ts'
import { openWire, type Wire } from '#worker/testing/wire.ts'
import { Api } from '../fixtures/api.ts'
import { makeClip } from '../fixtures/clips.ts'
import { portPair, runDeploy, startSlotsEdge, writeVariables } from '../harness/deploy-slots.ts'
import type { Bench } from './bench.ts'
import { REGULAR_GAP_MS, UNSEEN_HALT_MS } from './bench-drills.ts'
import { type Figure, none, quantile } from './figures.ts'
import { type House, ROOT } from './installation.ts'
import { timeProgram } from './process-cost.ts'
import { keepWriting, samplePlaylist, watchInBrowser } from './watch-channel.ts'
import { NEXT } from './web-bench.ts'

const RUNS = 20
const VIEWERS = 20
const VIEWER_POLL_MS = 1_000
/** A request that takes longer has failed. */
const VIEWER_WAITS_MS = 5_000
const LOOK_MS = 20
const SETTLE_MS = 8_000
const READY_MS = 60_000
/** The relay of the old version ends, and that of the new one connects and sends its first picture. */
const MOST_PUSH_GAP_MS = 5_000

export const benchDeploy: Bench = async ({ house, quick, say }) => {
  const station = await openStation(house, say)
  const runs = quick ? 1 : RUNS
  const seen = { gapsMs: [] as number[], haltsMs: [] as number[], pushesMs: [] as number[], tookMs: [] as number[] }
  let lost = 0
  try {
    for (let run = 1; run <= runs; run++) {
      say(`${run} of ${runs}: a new version`)
      const from = Date.now()
      await station.deploy()
      seen.tookMs.push(Date.now() - from)
      await sleep(SETTLE_MS)
      seen.gapsMs.push(station.sampler.gapSince(from))
      seen.haltsMs.push(await station.player.haltSince(from))
      seen.pushesMs.push(station.pushed.takeLongestGap())
      lost += await station.writer.countLost()
    }
    const { viewers, writer, sampler } = station
    return {
      figures: [
        spread('publish gap, s', seen.gapsMs, REGULAR_GAP_MS),
        spread('longest halt of the player, s', seen.haltsMs, UNSEEN_HALT_MS),
        spread('longest gap of the push, s', seen.pushesMs, MOST_PUSH_GAP_MS),
        spread('a deploy, s', seen.tookMs),
        none('failed requests of viewers', viewers.failed),
        none('failed writes through the API', writer.failed),
        none('acknowledged writes that are lost', lost),
        none('broken rules of playlists', sampler.faults.length),
      ],
      notes: [
        `p50 · p95 · maximum of ${runs} deploys, one after the other, each of origin, worker and web into the other slot behind nginx. A channel is watched in Chromium with hls.js and pushed over RTMP; ${VIEWERS} viewers fetch its playlist and newest segment once a second (${viewers.requests} requests); a client writes once a second.`,
        ...[...new Set([...viewers.problems, ...sampler.faults])].slice(0, 5),
      ],
    }
  } finally {
    await station.close()
  }
}

const spread = (what: string, values: readonly number[], mostMs?: number): Figure => ({
  what,
  ours: [quantile(values, 0.5), quantile(values, 0.95), Math.max(...values)]
    .map((ms) => (ms / 1_000).toFixed(1))
    .join(' · '),
  ...(mostMs !== undefined && { required: `≤ ${mostMs / 1_000}`, met: Math.max(...values) <= mostMs }),
})

async function openStation({ db, databaseUrl }: House, say: (line: string) => void) {
  await using ends = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-deploys-'))
  ends.defer(() => rmSync(folder, { recursive: true, force: true }))
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir)
  say('building the studio, if it changed')
  await buildWeb(ROOT, async () => void (await timeProgram(process.execPath, [NEXT, 'build'])))
  const [web, origin, worker] = [await portPair(), await portPair(), await portPair()]
  const edge = await startSlotsEdge([origin, origin + 10])
  ends.defer(() => edge.stop())
  const front = await startSlotsEdge([web, web + 10])
  ends.defer(() => front.stop())
  const file = join(folder, 'environment')
  await writeVariables(file, {
    ...{ DATABASE_URL: databaseUrl, DATA_DIR: dataDir, PORT: web, ORIGIN_PORT: origin, WORKER_PORT: worker },
    ...{ RTMP_PORT: 0, PUBLIC_URL: front.url, ORIGIN_PUBLIC_URL: edge.url, ALLOW_PRIVATE_DESTINATIONS: 1 },
    LOG_LEVEL: 'warn',
  })
  const state = { DEPLOY_ENV: file, DEPLOY_STATE: join(folder, 'state'), DEPLOY_WITH: 'processes' }
  const run = async (what: string) => {
    const { code, said } = await runDeploy([what], { ...process.env, ...state, NODE_ENV: 'production' })
    if (code !== 0) throw new Error(`deploy.sh ${what} failed:\n${said}`)
  }
  ends.defer(() => run('--stop'))
  await run(ROOT)
  const api = new Api(front.url, (await addTenant(db)).key)
  const rtmp = await startRtmpServer(folder)
  ends.defer(() => rtmp.stop())
  const wire = await openWire(rtmp.port)
  ends.defer(() => wire.stop())
  say('preparing a channel')
  const clips = ['1.mp4', '2.mp4'].map((name) => makeClip(folder, { name, seconds: 4 }))
  const items = (await Promise.all(clips.map((clip) => api.ingest(clip)))).map(({ id }) => id)
  const channel = await api.createChannel('Deployed')
  await api.setRundown(channel.id, items)
  await api.start(channel.id)
  const destination = await api.call('POST', `/api/channels/${channel.id}/destinations`, {
    ...{ platform: 'custom', name: 'Pushed', rung: '432p', serverUrl: `rtmp://127.0.0.1:${wire.port}/live` },
    ...{ streamKey: 'deploy', enabled: true },
  })
  if (destination.status >= 300) throw new Error(`no destination: ${JSON.stringify(destination.body)}`)
  await until(() => wire.received > 100_000, READY_MS, 100)
  const player = await watchInBrowser(channel.hlsUrl)
  ends.defer(() => player.close())
  const list = channel.hlsUrl.replace('master.m3u8', '432p/index.m3u8')
  const sampler = samplePlaylist(() => list)
  ends.defer(() => sampler.stop())
  const viewers = keepViewing(list)
  ends.defer(() => viewers.stop())
  const pushed = watchPush(wire)
  ends.defer(() => pushed.stop())
  const writer = keepWriting(api, db)
  ends.defer(() => writer.stop())
  const owned = ends.move()
  return { ...{ player, sampler, viewers, pushed, writer }, deploy: () => run(ROOT), close: () => owned.disposeAsync() }
}

/** Each fetches the playlist and its newest segment, as players do. */
function keepViewing(list: string) {
  const counted = { requests: 0, failed: 0, problems: new Set<string>() }
  let over = false
  const fetched = async (url: string) => {
    counted.requests++
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(VIEWER_WAITS_MS) })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`status ${answer.status}`)
      return text
    } catch (error) {
      counted.failed++
      counted.problems.add(String(error))
      return ''
    }
  }
  const view = async (n: number) => {
    await sleep((VIEWER_POLL_MS * n) / VIEWERS)
    for (; !over; await sleep(VIEWER_POLL_MS)) {
      const newest = (await fetched(list)).trimEnd().split('\n').at(-1)
      if (newest?.endsWith('.m4s')) await fetched(new URL(newest, list).href)
    }
  }
  const views = Array.from({ length: VIEWERS }, (_, n) => view(n))
  return {
    get requests() {
      return counted.requests
    },
    get failed() {
      return counted.failed
    },
    get problems() {
      return [...counted.problems]
    },
    async stop() {
      over = true
      await Promise.all(views)
    },
  }
}

/** The longest time without media for the RTMP server. What a connection sends before its media is not counted. */
function watchPush(wire: Wire) {
  let [received, at, longest] = [wire.received, performance.now(), 0]
  const timer = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - at)
    if (wire.received !== received) [received, at] = [wire.received, now]
  }, LOOK_MS)
  return {
    /** Ms, since the last call. */
    takeLongestGap(): number {
      const taken = longest
      longest = 0
      return taken
    },
    stop: () => clearInterval(timer),
  }
}
