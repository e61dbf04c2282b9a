// What the drills need: the whole product as a user starts it, with Redis and behind nginx; a scheduled channel in a
// browser, a channel with a live feed, and two samplers of playlists.
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDb } from '#adapters/db.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { startRedis } from '#server/testing/redis-server.ts'
import { until } from '#server/testing/until.ts'
import { startRtmpServer } from '#worker/testing/rtmp-servers.ts'
import { openWire } from '#worker/testing/wire.ts'
import { Api } from '../fixtures/api.ts'
import { makeClip } from '../fixtures/clips.ts'
import { startEdge } from '../fixtures/edge.ts'
import { Instance } from '../fixtures/instance.ts'
import { startSender } from '../fixtures/live-sender.ts'
import { openSteppedClock } from '../harness/stepped-clock.ts'
import { startTestPostgres } from '../harness/test-postgres.ts'
import { keepWriting, samplePlaylist, watchInBrowser } from './watch-channel.ts'

const READY_MS = 60_000
/** The built-in items come first. */
const PREPARED_MS = 600_000
const RECONNECT_MS = 1_000
const A_DAY_S = 86_400
const OWN_DISK_MIB = 4_096

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
 * clocks of its programs can be stepped. `own-disk`: DATA_DIR is on a disk of its own, and PostgreSQL elsewhere.
 * `near-wraps`: the clocks of media and feed wrap soon after the start.
 */
export type StationKind = 'usual' | 'remote-database' | 'stepped-clock' | 'own-disk' | 'near-wraps'

const WRAPS_AFTER_MS = 60_000
/** MPEG-2 timestamps: 90 kHz in 33 bits. */
const MEDIA_WRAP_MS = 2 ** 33 / 90
/** FFmpeg's RTMP. */
const FEED_WRAP_MS = 2 ** 31

/** What differs for drills that prepare items again and again. */
export const OWN_DISK = {
  ...{ items: 13, seconds: 12, rungs: ['432p', '360p'] },
  // Less than the items are in the lowest rung alone: each is read from the disk each time it airs.
  env: { ORIGIN_CACHE_MB: '16' },
} as const

export async function openDrillStation(say: (line: string) => void, kind: StationKind) {
  // In the reverse order, also when a later step fails.
  await using ends = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-drills-'))
  ends.defer(() => rmSync(folder, { recursive: true, force: true }))
  let redis = await startRedis()
  ends.defer(() => redis.stop())
  const ownDisk = kind === 'own-disk'
  const remote = ownDisk || kind === 'remote-database' ? await openRemoteDatabase() : null
  ends.defer(() => remote?.stop())
  const clock = kind === 'stepped-clock' ? openSteppedClock(folder, say) : null
  const instance = await Instance.create(
    {
      ...{ DEMO: '0', REDIS_URL: redis.url, ALLOW_PRIVATE_DESTINATIONS: '1' },
      ...remote?.env,
      ...clock?.env,
      ...(ownDisk && OWN_DISK.env),
    },
    ownDisk ? OWN_DISK_MIB : undefined,
  )
  ends.defer(async () => {
    await instance.down()
    await instance.remove()
  })
  say('starting the product')
  await instance.up()
  const db = openDb(remote?.url ?? instance.databaseUrl, 2)
  ends.defer(() => db.$disconnect())
  const tenant = await addTenant(db)
  if (ownDisk) await db.account.update({ where: { id: tenant.accountId }, data: { rungs: [...OWN_DISK.rungs] } })
  const api = new Api(instance.url, tenant.key)
  let edge = await startEdge(instance.originUrl)
  ends.defer(() => edge.stop())
  const edgePort = Number(new URL(edge.url).port)
  const rtmp = await startRtmpServer(folder)
  ends.defer(() => rtmp.stop())
  say('preparing two channels')
  const clips = Array.from({ length: ownDisk ? OWN_DISK.items : 2 }, (_, n) =>
    makeClip(folder, { name: `${n}.mp4`, seconds: ownDisk ? OWN_DISK.seconds : 4 }),
  )
  const items = (await Promise.all(clips.map((clip) => api.upload(clip)))).map(({ id }) => id)
  const ready = () => db.mediaItem.count({ where: { id: { in: items }, state: 'READY' } })
  await until(async () => (await ready()) === items.length, PREPARED_MS, 500)
  const onAir = async (name: string) => {
    const channel = await api.createChannel(name)
    await api.setRundown(channel.id, items)
    const clockOrigin = new Date(Date.now() + WRAPS_AFTER_MS - MEDIA_WRAP_MS)
    if (kind === 'near-wraps') await db.channel.update({ where: { id: channel.id }, data: { clockOrigin } })
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
  const feed = await api.addLiveInput(live.id, {
    ...{ name: 'Camera', autoTake: true, stallSeconds: 5, record: false },
  })
  const sender = keepSending({ ...feed, firstMs: kind === 'near-wraps' ? FEED_WRAP_MS - WRAPS_AFTER_MS : 0 })
  ends.defer(() => sender.stop())
  await until(async () => (await api.channel(live.id)).live?.state === 'live', READY_MS, 250)

  const player = await watchInBrowser(`${edge.url}${scheduled.path}`)
  ends.defer(() => player.close())

  const samplers = {
    scheduled: samplePlaylist(() => `${instance.originUrl}${scheduled.list}`),
    live: samplePlaylist(() => `${instance.originUrl}${live.list}`),
  }
  ends.defer(() => Promise.all([samplers.scheduled.stop(), samplers.live.stop()]).then(() => undefined))
  const writer = keepWriting(api, db)
  ends.defer(() => writer.stop())
  const owned = ends.move()
  return {
    instance,
    accountId: tenant.accountId,
    items,
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
    countLostWrites: writer.countLost,
    haltSince: player.haltSince,
    /** Killed, and started again at the same address. */
    async restartRedis(downMs: number) {
      const { port } = redis
      await redis.stop()
      await sleep(downMs)
      redis = await startRedis(port)
    },
    async restartEdge(downMs: number) {
      killWhole(edge.pid)
      await edge.stop()
      await sleep(downMs)
      edge = await startEdge(instance.originUrl, edgePort)
    },
    close: () => owned.disposeAsync(),
  }
}

/** With the processes that it started: nginx's workers go on without their master. */
function killWhole(pid: number): void {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
  for (const each of [pid, ...children.map(Number)]) process.kill(each, 'SIGKILL')
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
function keepSending(feed: { rtmpUrl: string; streamKey: string; firstMs: number }): { stop(): void } {
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
