// The relays of the channels this worker plays: one supervisor a destination, started, stopped and restarted as their
// owners configure, independent of each other.
import { join } from 'node:path'
import type { Db } from '#adapters/db.ts'
import { isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { resolveOutbound } from '#adapters/outbound-guard.ts'
import { withFacts } from '#adapters/request-scope.ts'
import { QUEUED } from '#domain/destination/describe-destination.ts'
import { recycleMs } from '#domain/destination/platforms.ts'
import { hostOf } from '#domain/destination/server-url.ts'
import type { Clock } from '#domain/instants.ts'
import { pickStarts } from '#domain/plan/pick-starts.ts'
import { relayCost } from '#domain/system/capacity.ts'
import { listWantedRelays, type WantedRelay } from '#features/destination/list-wanted-relays.ts'
import { giveUp, recordQueued, recordRelay } from '#features/destination/relay-writes.ts'
import { openStreamKey } from '#features/destination/stream-key.ts'
import type { Fence } from '#features/playout/fence.ts'
import type { Env } from '#server/env.ts'
import { readUsage, type Usage } from '../ffmpeg/process-usage.ts'
import { startLoop } from '../loop.ts'
import { withCause } from '../playout/causes.ts'
import type { ChannelDirectory } from '../segments/directory.ts'
import { loadSegment } from '../segments/load-segment.ts'
import type { OpenSegmentSource } from '../segments/segment-source.ts'
import type { RelayAir } from './feed.ts'
import { Relay, type RelayFigures } from './relay.ts'
import { runSession } from './run-session.ts'
import { openSendQueues } from './send-queues.ts'

const POLL_MS = 1_000
const RECORD_MS = 2_000
const NOTHING_SENT: Sent = { bytes: 0, outTimeMs: 0, takenBytes: null, at: 0 }

export interface RelayRole {
  /** A destination changed. */
  wake(): void
  /** Resolves when no relay is running. */
  stop(): Promise<void>
}

interface Sent {
  bytes: number
  outTimeMs: number
  /** How many of the bytes the server acknowledged; null: unknown. */
  takenBytes: number | null
  at: number
}

/** Of the relay's channel; while the relay is being ended, the last one that was held. */
interface Lease {
  fence: Fence
}

interface Running {
  wanted: WantedRelay
  lease: Lease
  relay: Relay
  usage: Usage | null
  /** At the last record: the bitrate is what has been sent since. */
  sent: Sent
  recordedAt: number
}

export function startRelayRole(options: {
  db: Db
  clock: Clock
  directory: ChannelDirectory
  segments: OpenSegmentSource
  env: Pick<Env, 'DATA_DIR' | 'FFMPEG_PATH' | 'FFPROBE_PATH' | 'RTMPS_CA_FILE'>
  held(): readonly Fence[]
  /** Relays that it runs at most at a time. */
  capacity?: number | undefined
}): RelayRole {
  const { db, clock, directory, segments, env, held, capacity = Number.POSITIVE_INFINITY } = options
  const log = logger('relay')
  const tools = { ffmpegPath: env.FFMPEG_PATH, ffprobePath: env.FFPROBE_PATH, runDir: join(env.DATA_DIR, 'run') }
  const running = new Map<string, Running>()
  const queues = openSendQueues()

  function airOf(channelId: string): RelayAir {
    return {
      now: () => clock.now(),
      chunks: () => directory.peekById(channelId)?.chunks ?? [],
      init: (formatKey, rung) => segments.indexes.findInit(formatKey, rung),
      async load(segment, rung) {
        const cached = segments.cache.peek(segment.item.mediaId, rung, segment.index)
        const loaded = cached ? { stored: cached } : await loadSegment(segments, segment, rung)
        if (!loaded) throw new Error('a segment on air cannot be read')
        return loaded.stored
      },
    }
  }

  async function connect(wanted: WantedRelay, ...[parameters, signal, onNews]: ConnectArguments) {
    const url = new URL(parameters.serverUrl)
    // Resolved at each attempt and checked each time: a name may point to another machine by then.
    const found = await resolveOutbound(hostOf(url))
    if (!found.ok) return { how: 'failed', reason: found.message, tooSlow: false, livedMs: 0 } as const
    const streamKey = await openStreamKey(db, wanted.id, openKeyRing(env.DATA_DIR))
    const target = {
      url,
      addresses: found.addresses,
      streamKey,
      rung: parameters.rung,
      caFile: env.RTMPS_CA_FILE ?? null,
    }
    const air = airOf(wanted.channelId)
    const session = { id: wanted.id, tools, air, target, recycleMs: recycleMs(wanted.platform), signal, onNews }
    return withCause(wanted.channelId, () => runSession(session))
  }

  function begin(wanted: WantedRelay, fence: Fence): void {
    const { id } = wanted
    const lease: Lease = { fence }
    const { channelId, accountId } = wanted
    const start = () =>
      new Relay({
        target: wanted,
        failures: wanted.failures,
        log,
        port: {
          connect: (...given) => connect(wanted, ...given),
          onChange: (figures) => void record(id, lease, figures),
          alert: (reason, failures) => log.error({ reason, failures }, 'a destination fails repeatedly'),
          giveUp: (reason) => giveUp(db, lease.fence, id, reason),
        },
      })
    // Everything that it does from here on is about these.
    const relay = withFacts({ channelId, accountId, destinationId: id }, start)
    running.set(id, { wanted, lease, relay, usage: null, sent: NOTHING_SENT, recordedAt: 0 })
  }

  async function end(id: string): Promise<void> {
    const { relay } = running.get(id)!
    running.delete(id)
    await relay.stop()
  }

  async function record(id: string, lease: Lease, figures: RelayFigures): Promise<void> {
    const entry = running.get(id)
    const usage = figures.pid === null ? null : readUsage(figures.pid, entry?.usage ?? null)
    const waitingBytes = figures.state === 'LIVE' ? waitingOf(figures) : null
    const sent = {
      bytes: figures.bytes,
      outTimeMs: figures.outTimeMs,
      at: performance.now(),
      takenBytes: waitingBytes === null ? null : Math.max(figures.bytes - waitingBytes, 0),
    }
    const bitrateKbps = entry ? bitrateOf(sent, entry.sent) : 0
    const takenKbps = entry ? takenOf(sent, entry.sent) : null
    if (entry) {
      entry.usage = usage
      entry.sent = sent
      entry.recordedAt = sent.at
    }
    if (figures.state === 'DISABLED') return
    const { rung: _, bytes: __, outlet: ___, state, ...rest } = figures
    const cost = { cpuPercent: usage?.cpuPercent ?? 0, memoryBytes: usage?.memoryBytes ?? 0 }
    await recordRelay(db, lease.fence, id, { ...rest, ...cost, state, bitrateKbps, takenKbps, waitingBytes }).catch(
      (error) => {
        if (!isDatabaseAway(error))
          log.error({ err: error, destinationId: id }, 'the state of a relay could not be recorded')
      },
    )
  }

  /** Bytes on this machine that the server has not acknowledged; null: unknown. */
  function waitingOf({ pid, outlet }: RelayFigures): number | null {
    const ofProcess = pid === null ? null : queues.ofProcess(pid)
    if (!outlet) return ofProcess
    const near = outlet.near && queues.ofSocket(outlet.near)
    const far = outlet.far && queues.ofSocket(outlet.far)
    return ofProcess === null || !near || !far ? null : ofProcess + near.received + outlet.bytes + far.sent
  }

  /** Those without a place. One that runs keeps its own, also while it connects again. */
  function queuedOf(wanted: ReadonlyMap<string, WantedRelay>): ReadonlySet<string> {
    const relays = [...wanted.values()].map(({ id, priority, updatedAt, ...timed }) => ({
      ...{ id, priority, since: updatedAt.getTime(), isOnAir: running.has(id), isStopping: false },
      // A worker without relays takes any.
      cost: Math.min(relayCost(timed), capacity),
    }))
    const used = relays.reduce((sum, { isOnAir, cost }) => (isOnAir ? sum + cost : sum), 0)
    return new Set(pickStarts(relays, capacity - used).queued)
  }

  async function look(): Promise<void> {
    try {
      const fences = new Map(held().map((fence) => [fence.channelId, fence]))
      const wanted = new Map((await listWantedRelays(db, [...fences.keys()])).map((row) => [row.id, row]))
      const fenceOf = ({ channelId }: WantedRelay) => fences.get(channelId)!
      const queued = queuedOf(wanted)
      for (const [id, { wanted: before, lease, relay }] of running) {
        const now = wanted.get(id)
        if (now) lease.fence = fenceOf(now)
        if (now && now.updatedAt.getTime() === before.updatedAt.getTime()) continue
        if (relay.figures.state !== 'DISABLED' || !now)
          log.info({ destinationId: id }, 'a relay is being ended or replaced')
        await end(id)
      }
      for (const [id, row] of wanted) if (!running.has(id) && !queued.has(id)) begin(row, fenceOf(row))
      const untold = [...queued].map((id) => ({ id, ...fenceOf(wanted.get(id)!) }))
      await recordQueued(db, untold, QUEUED)
    } catch (error) {
      // Relays continue as they are: sending needs no database.
      if (!isDatabaseAway(error)) log.error({ err: error }, 'the destinations could not be loaded')
    }
    const due = [...running].filter(
      ([, { relay, recordedAt }]) => relay.figures.state === 'LIVE' && performance.now() - recordedAt >= RECORD_MS,
    )
    if (due.length > 0) await queues.look()
    for (const [id, { lease, relay }] of due) await record(id, lease, relay.figures)
  }

  const checks = startLoop(POLL_MS, look)
  return {
    wake: () => checks.hurry(),
    async stop() {
      await checks.stop()
      await Promise.all([...running.keys()].map(end))
    },
  }
}

type ConnectArguments = Parameters<ConstructorParameters<typeof Relay>[0]['port']['connect']>

/** Bits a millisecond of output are kbit/s; 0 at the start of a connection. */
function bitrateOf(now: Sent, before: Sent): number {
  const ms = now.outTimeMs - before.outTimeMs
  return ms > 0 && now.bytes >= before.bytes ? ((now.bytes - before.bytes) * 8) / ms : 0
}

/** By the wall clock; null at the start of a connection, and if unknown. */
function takenOf(now: Sent, before: Sent): number | null {
  if (now.takenBytes === null || before.takenBytes === null || now.bytes < before.bytes) return null
  const ms = now.at - before.at
  return ms > 0 ? Math.max(((now.takenBytes - before.takenBytes) * 8) / ms, 0) : null
}
