// What the drills need: the whole product as a user starts it, with Redis and behind nginx; a scheduled channel in a
// browser, a channel with a live feed, and two samplers of playlists.
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from '@playwright/test'
import { openDb } from '#adapters/db.ts'
import { checkPlaylist, checkUpdate, type Look } from '#domain/hls/conformance/check-playlist.ts'
import { parseMediaPlaylist } from '#domain/hls/conformance/parse-playlist.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { startRedis } from '#server/testing/redis-server.ts'
import { until } from '#server/testing/until.ts'
import { startRtmpServer } from '#worker/testing/rtmp-servers.ts'
import { openWire } from '#worker/testing/wire.ts'
import { Api } from '../fixtures/api.ts'
import { makeClip } from '../fixtures/clips.ts'
import { startEdge } from '../fixtures/edge.ts'
import { fetchText } from '../fixtures/hls-client.ts'
import { Instance } from '../fixtures/instance.ts'
import { startSender } from '../fixtures/live-sender.ts'
import { servePage } from '../fixtures/serve-page.ts'
import { CHROMIUM } from '../harness/chromium.ts'
import { openSteppedClock } from '../harness/stepped-clock.ts'
import { startTestPostgres } from '../harness/test-postgres.ts'
import { HLS_JS } from './play-in-browser.ts'

const SAMPLE_MS = 50
const READY_MS = 60_000
const RECONNECT_MS = 1_000
const A_DAY_S = 86_400

/** Of the product, by their commands. Next renames its process once it listens. */
export const PROGRAMS = {
  origin: /worker\/main\.ts --roles=origin/,
  worker: /worker\/main\.ts --roles=playout/,
  web: /server\/web\/main\.ts/,
  database: /postgres\b.*-D/,
} as const

export type DrillStation = Awaited<ReturnType<typeof openDrillStation>>

/**
 * `remote-database`: PostgreSQL is not the product's own, and the product reaches it through a link. `stepped-clock`: the
 * clocks of its programs can be stepped.
 */
export type StationKind = 'usual' | 'remote-database' | 'stepped-clock'

export async function openDrillStation(say: (line: string) => void, kind: StationKind) {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-drills-'))
  let redis = await startRedis()
  const remote = kind === 'remote-database' ? await openRemoteDatabase() : null
  const clock = kind === 'stepped-clock' ? openSteppedClock(folder, say) : null
  const instance = await Instance.create({
    ...{ DEMO: '0', REDIS_URL: redis.url, ALLOW_PRIVATE_DESTINATIONS: '1' },
    ...remote?.env,
    ...clock?.env,
  })
  say('starting the product')
  await instance.up()
  const db = openDb(remote?.url ?? instance.databaseUrl, 2)
  const api = new Api(instance.url, (await addTenant(db)).key)
  let edge = await startEdge(instance.originUrl)
  const edgePort = Number(new URL(edge.url).port)
  const rtmp = await startRtmpServer(folder)
  say('preparing two channels')
  const clips = ['first.mp4', 'second.mp4'].map((name) => makeClip(folder, { name, seconds: 4 }))
  const items = (await Promise.all(clips.map((clip) => api.ingest(clip)))).map(({ id }) => id)
  const onAir = async (name: string) => {
    const channel = await api.createChannel(name)
    await api.setRundown(channel.id, items)
    await api.start(channel.id)
    const path = new URL(channel.hlsUrl).pathname
    return { id: channel.id, path, list: path.replace('master.m3u8', '432p/index.m3u8') }
  }
  const [scheduled, live] = [await onAir('Scheduled'), await onAir('Live')]
  const pushed = await api.call<{ id: string }>('POST', `/api/channels/${scheduled.id}/destinations`, {
    ...{ platform: 'custom', name: 'Pushed', rung: '432p', serverUrl: `rtmp://127.0.0.1:${rtmp.port}/live` },
    ...{ streamKey: 'drill', enabled: true },
  })
  if (pushed.status >= 300) throw new Error(`no destination: ${JSON.stringify(pushed.body)}`)
  const feed = await api.addLiveInput(live.id, { name: 'Camera', autoTake: true, stallSeconds: 5 })
  const sender = keepSending(feed)
  await until(async () => (await api.channel(live.id)).live?.state === 'live', READY_MS, 250)

  const page = await servePage({
    '/': { path: join(import.meta.dirname, 'drill-player.html'), type: 'text/html' },
    '/hls.js': HLS_JS,
  })
  const browser = await chromium.launch(CHROMIUM)
  const player = await browser.newPage()
  await player.goto(`${page.url}?src=${encodeURIComponent(`${edge.url}${scheduled.path}`)}`)
  await player.waitForFunction('window.isPlaying?.()', undefined, { timeout: READY_MS })

  const samplers = {
    scheduled: samplePlaylist(() => `${instance.originUrl}${scheduled.list}`),
    live: samplePlaylist(() => `${instance.originUrl}${live.list}`),
  }
  return {
    instance,
    db,
    api,
    remote,
    clock,
    channels: { scheduled, live },
    samplers,
    /** @throws Error unless one process has such a command */
    pidOf(command: RegExp): number {
      const found = instance.processes().filter((each) => command.test(each.command))
      if (found.length !== 1) throw new Error(`${found.length} processes are like ${command}`)
      return found[0]!.pid
    },
    haltSince: (since: number) => player.evaluate(`window.longestHaltSince(${since})`) as Promise<number>,
    /** Killed, and started again at the same address. */
    async restartRedis(downMs: number) {
      const { port } = redis
      await redis.stop()
      await sleep(downMs)
      redis = await startRedis(port)
    },
    async restartEdge(downMs: number) {
      process.kill(edge.pid, 'SIGKILL')
      await edge.stop()
      await sleep(downMs)
      edge = await startEdge(instance.originUrl, edgePort)
    },
    async close() {
      for (const sampler of Object.values(samplers)) await sampler.stop()
      await browser.close()
      await page.close()
      sender.stop()
      await edge.stop()
      await rtmp.stop()
      await db.$disconnect()
      await instance.down()
      await instance.remove()
      await remote?.stop()
      await redis.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function openRemoteDatabase() {
  const server = await startTestPostgres()
  const url = server.url('postgres')
  const { port, pathname } = new URL(url)
  const link = await openWire(Number(port))
  return {
    link,
    url,
    env: { DATABASE_OWNER_URL: url, DATABASE_URL: `postgresql://playout:drill@127.0.0.1:${link.port}${pathname}` },
    async stop() {
      link.stop()
      await server.stop()
    },
  }
}

/** Connects again as encoders do, when its connection is lost. */
function keepSending(feed: { rtmpUrl: string; streamKey: string }): { stop(): void } {
  let over = false
  let child: ChildProcess | undefined
  const connect = () => {
    if (over) return
    child = startSender({ ...feed, seconds: A_DAY_S })
    child.once('exit', () => setTimeout(connect, RECONNECT_MS))
  }
  connect()
  return {
    stop() {
      over = true
      child?.kill('SIGKILL')
    },
  }
}

/** Looks at a playlist all the time: when it got a segment more, and whether it kept its rules. */
function samplePlaylist(url: () => string) {
  const grown: number[] = [Date.now()]
  const faults: string[] = []
  let last: Look | null = null
  let newest = -1
  let over = false
  const loop = (async () => {
    for (; !over; await sleep(SAMPLE_MS)) {
      const text = await fetchText(url()).catch(() => null)
      if (text === null || text === last?.text) continue
      const look: Look = { at: Date.now(), text }
      faults.push(...checkPlaylist(text), ...(last ? checkUpdate(last, look) : []))
      last = look
      const { mediaSequence, segments } = parseMediaPlaylist(text)
      if (mediaSequence + segments.length <= newest) continue
      newest = mediaSequence + segments.length
      grown.push(look.at)
    }
  })()
  return {
    faults,
    /** The longest time, ms, without a new segment, since then. */
    gapSince(since: number): number {
      const before = grown.findLast((at) => at < since) ?? since
      const times = [before, ...grown.filter((at) => at >= since), Date.now()]
      return Math.max(...times.slice(1).map((at, i) => at - times[i]!))
    },
    async stop() {
      over = true
      await loop
    },
  }
}
