// Ten thousand channels on air on one worker and one origin, half of them loops, half calendars.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { newId } from '#adapters/ids.ts'
import type { ChannelId } from '#domain/ids.ts'
import { emptySchedule } from '#domain/schedule/model/empty-schedule.ts'
import { bulkChannels } from '#features/channel/bulk-channels.ts'
import { until } from '#server/testing/until.ts'
import { putOnAir, takeOffAir } from './air.ts'
import type { BenchContext } from './bench.ts'
import type { PlayersReport } from './channel-players.ts'
import { type BenchResult, type Figure, none, quantile, thousands } from './figures.ts'
import { type BenchWorker, type House, prepare, startWorker } from './installation.ts'
import { cpuSeconds, residentMiB } from './process-cost.ts'
import { makeStill } from './sources.ts'

const run = promisify(execFile)
const LIMIT_MS = 300_000
/** A worker hands over 50 channels every ten seconds. */
const SHARE_LIMIT_MS = 1_800_000
const PROGRAMME_S = 1_200
const BREAK_S = 60
/** The API takes that many at once. */
const AT_ONCE = 500
const LOOPS = 'scale-loop'

/** What grows with the channels. */
interface Step {
  channels: number
  workerShare: number
  originShare: number
  memoryMiB: number
  commits: number
  rows: number
  stale: number
  behind: number
}

export async function benchScale({ house, quick, say }: BenchContext): Promise<BenchResult> {
  const counts = quick ? [20, 60] : [100, 1_000, 10_000]
  const watched = quick ? 20 : 1_000
  const seconds = quick ? 8 : 30
  say('making two items')
  const [programme = '', short = ''] = await prepare(house, [
    await makeStill(house.folder, 'programme', quick ? BREAK_S : PROGRAMME_S),
    await makeStill(house.folder, 'break', BREAK_S),
  ])
  const slugs: string[] = []
  const calendars: string[] = []
  const steps: Step[] = []
  /** The last and largest group of loops: those are watched. */
  let name = ''
  const [worker, origin] = [await startWorker(house, 'playout'), await startWorker(house, 'origin')]
  const others: BenchWorker[] = []
  try {
    for (const count of counts) {
      say(`${thousands(count)} channels`)
      const more = (count - slugs.length - calendars.length) / 2
      name = `${LOOPS}-${slugs.length}`
      slugs.push(...(await putOnAir(house, [programme, short], more, name)))
      const added = await addCalendars(house, [programme, short], more, calendars.length)
      calendars.push(...added)
      for (let at = 0; at < added.length; at += AT_ONCE) await command(house, 'start', added.slice(at, at + AT_ONCE))
      await untilLive(house, count)
      await sleep(quick ? 5_000 : 30_000)
      steps.push(await measure(house, { worker, origin, channels: count, seconds: quick ? 8 : 60 }))
    }
    say(`${watched} players at an origin of their own`)
    const edge = await startWorker(house, 'origin')
    others.push(edge)
    const crowd = Math.min(watched, slugs.filter((slug) => slug.startsWith(`${name}-`)).length)
    const calm = await play(edge, name, crowd, seconds)
    const some = calendars.slice(0, AT_ONCE)
    say(`${some.length} stops and starts at once, beside the players`)
    const players = play(edge, name, crowd, seconds * 2)
    const stopMs = await command(house, 'stop', some)
    const startMs = await command(house, 'start', some)
    const busy = await players
    say('a second worker, then the first is killed')
    const second = await startWorker(house, 'playout')
    others.push(second)
    const workers = await house.db.workerNode.findMany({
      where: { roles: { has: 'playout' } },
      orderBy: { startedAt: 'desc' },
    })
    const secondId = workers[0]!.id
    const total = counts.at(-1)!
    const held = () => house.db.channelLease.count({ where: { workerId: secondId, expiresAt: { gt: new Date() } } })
    const sharedFrom = performance.now()
    await until(async () => (await held()) >= total * 0.44, SHARE_LIMIT_MS, 500)
    const sharedMs = performance.now() - sharedFrom
    const killedAt = performance.now()
    process.kill(worker.pid, 'SIGKILL')
    await until(async () => (await held()) === total, LIMIT_MS, 200)
    return report({
      steps,
      crowd,
      commanded: some.length,
      calm,
      busy,
      stopMs,
      startMs,
      sharedMs,
      takenMs: performance.now() - killedAt,
    })
  } finally {
    for (const each of [worker, origin, ...others]) await each.stop()
    await takeOffAir(house, [...slugs, ...calendars.map((id) => id.replace('_', '-'))])
  }
}

/** Stopped channels with a published schedule: each day one block of both items, in an order of their own. */
async function addCalendars(house: House, mediaIds: readonly string[], count: number, from: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId<ChannelId>('ch'))
  await house.db.channel.createMany({
    data: ids.map((id, at) => ({
      id,
      slug: id.replace('_', '-'),
      name: `Calendar ${from + at}`,
      accountId: house.accountId,
      mode: 'calendar' as const,
    })),
  })
  const block = {
    id: 'day',
    title: 'The day',
    startsAtLocal: '2026-01-01T00:00:00',
    durationMs: 86_400_000,
    layer: 'base' as const,
    seasonId: null,
    rrule: 'FREQ=DAILY',
    exdates: [],
    fromDate: null,
    untilDate: null,
    start: 'soft' as const,
    source: { type: 'list' as const, mediaIds: [...mediaIds], order: 'shuffle' as const },
    cooldownMs: null,
  }
  await house.db.scheduleVersion.createMany({
    data: ids.map((channelId) => ({
      channelId,
      number: 1,
      content: { ...emptySchedule('UTC', channelId), blocks: [block] },
      changes: [],
      publishedBy: 'worker:bench',
    })),
  })
  return ids
}

/** @returns ms from the request until every channel is as wished */
async function command(house: House, action: 'start' | 'stop', ids: readonly string[]): Promise<number> {
  const from = performance.now()
  const who = { accountId: house.accountId, tag: 'worker:bench' as const }
  const results = await bulkChannels(house.db, who, { ids: [...ids], action }, Date.now)
  const failed = results.find((result) => !result.ok)
  if (failed) throw new Error(`${action} failed: ${JSON.stringify(failed)}`)
  const observed = action === 'start' ? 'LIVE' : 'STOPPED'
  await until(
    async () => (await house.db.channel.count({ where: { id: { in: [...ids] }, observed } })) === ids.length,
    LIMIT_MS,
    100,
  )
  return performance.now() - from
}

const untilLive = (house: House, count: number) =>
  until(async () => (await house.db.streamProcess.count({ where: { status: 'live' } })) >= count, LIMIT_MS, 500)

interface Measured {
  worker: BenchWorker
  origin: BenchWorker
  channels: number
  seconds: number
}

async function measure(house: House, { worker, origin, channels, seconds }: Measured): Promise<Step> {
  const look = async () => {
    const [counted] = await house.db.$queryRaw<{ commits: number; rows: number }[]>`
      SELECT xact_commit::float AS commits, (tup_inserted + tup_updated + tup_deleted)::float AS rows
        FROM pg_stat_database WHERE datname = current_database()`
    return { ...counted!, worker: cpuSeconds(worker.pid), origin: cpuSeconds(origin.pid), at: performance.now() }
  }
  const before = await look()
  await sleep(seconds * 1_000)
  const after = await look()
  const passed = (after.at - before.at) / 1_000
  const [found] = await house.db.$queryRaw<{ stale: number; behind: number }[]>`
    WITH due AS (
      SELECT chunk."channelId", count(*) AS entries
        FROM "TimelineChunk" chunk, LATERAL (
          SELECT sum((item.value->>'durationMs')::float) OVER (ORDER BY item.ordinality) AS "untilMs"
            FROM jsonb_array_elements(chunk.items) WITH ORDINALITY item) ends
       WHERE chunk."startsAt" + ends."untilMs" * interval '1 millisecond' < now() - interval '20 seconds'
       GROUP BY chunk."channelId"),
    written AS (SELECT "channelId", count(*) AS entries FROM "AsRunRow" GROUP BY "channelId")
    SELECT (SELECT count(*)::int FROM "StreamProcess" WHERE "lastHeartbeat" < now() - interval '10 seconds') AS stale,
           (SELECT count(*)::int FROM due LEFT JOIN written USING ("channelId")
             WHERE coalesce(written.entries, 0) < due.entries) AS behind`
  return {
    channels,
    workerShare: (after.worker - before.worker) / passed,
    originShare: (after.origin - before.origin) / passed,
    memoryMiB: residentMiB(worker.pid) + residentMiB(origin.pid),
    commits: (after.commits - before.commits) / passed,
    rows: (after.rows - before.rows) / passed,
    ...found!,
  }
}

async function play(origin: BenchWorker, name: string, count: number, seconds: number): Promise<PlayersReport> {
  const players = join(import.meta.dirname, 'channel-players.ts')
  const args = [players, origin.originUrl, name, String(count), String(seconds)]
  return JSON.parse((await run(process.execPath, args, { maxBuffer: 64 << 20 })).stdout) as PlayersReport
}

interface Outcome {
  steps: readonly Step[]
  crowd: number
  /** Channels stopped, then started, at once. */
  commanded: number
  calm: PlayersReport
  busy: PlayersReport
  stopMs: number
  startMs: number
  sharedMs: number
  takenMs: number
}

function report({ steps, crowd, commanded, calm, busy, stopMs, startMs, sharedMs, takenMs }: Outcome): BenchResult {
  const last = steps.at(-1)!
  const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`
  const over = (what: string, show: (step: Step) => string): Figure => ({
    what: `${what}, ${steps.map(({ channels }) => thousands(channels)).join(' · ')} channels`,
    ours: steps.map(show).join(' · '),
  })
  const bounded = (figure: Figure, value: number, most: number, required: string): Figure => ({
    ...figure,
    required,
    met: value <= most,
  })
  const share = last.workerShare + last.originShare
  const latency = ({ playlistMs }: PlayersReport) =>
    `${quantile(playlistMs, 0.5).toFixed(1)}, ${quantile(playlistMs, 0.99).toFixed(1)}`
  const seconds = (ms: number) => (ms / 1_000).toFixed(1)
  const total = thousands(last.channels)
  return {
    figures: [
      bounded(
        over(
          'CPU of the worker and of the origin (of a core)',
          (step) => `${percent(step.workerShare)} + ${percent(step.originShare)}`,
        ),
        share,
        0.5,
        '≤ 50 %',
      ),
      bounded(
        over('memory of both, MiB', (step) => thousands(step.memoryMiB)),
        last.memoryMiB,
        1_536,
        '≤ 1,536',
      ),
      over('transactions a second', (step) => thousands(step.commits)),
      over('rows written a second', (step) => thousands(step.rows)),
      none('heartbeats older than 10 s', Math.max(...steps.map(({ stale }) => stale))),
      none('channels whose as-run log is behind', Math.max(...steps.map(({ behind }) => behind))),
      bounded(
        { what: `playlist latency p50, p99 of ${thousands(crowd)} players, ms`, ours: latency(calm) },
        quantile(calm.playlistMs, 0.99),
        50,
        'p99 ≤ 50',
      ),
      none(`late playlists of ${thousands(calm.playlists)}`, calm.latePlaylists),
      none('failed answers', calm.failures.length + busy.failures.length),
      bounded({ what: `stop of ${commanded} at once, s`, ours: seconds(stopMs) }, stopMs, 10_000, '≤ 10'),
      bounded({ what: `start of ${commanded} at once, s`, ours: seconds(startMs) }, startMs, 10_000, '≤ 10'),
      bounded(
        { what: 'playlist latency p50, p99 of other channels beside both, ms', ours: latency(busy) },
        quantile(busy.playlistMs, 0.99),
        100,
        'p99 ≤ 100',
      ),
      { what: 'until a second worker has its share, s', ours: seconds(sharedMs) },
      bounded(
        { what: `until all ${total} have a worker after kill -9 of one of two, s`, ours: seconds(takenMs) },
        takenMs,
        15_000,
        '≤ 15',
      ),
    ],
    notes: [
      `Half of the channels are loops, half are calendars that are published and started by commands; items of ${PROGRAMME_S / 60} minutes and of one minute. The worker probes its channels as always. PostgreSQL runs on the same two cores and is not counted.`,
      'Each player fetches, every 1.92 s, the 432p and the audio playlist and the newest segment of each, from an origin that only they use.',
      'Stop and start: from the request, made once for all of them, until the last channel is as wished.',
      ...calm.failures.slice(0, 3),
      ...busy.failures.slice(0, 3),
    ],
  }
}
