// Converts rows of a channel to the view of schema.ts.
import type { Prisma } from '#adapters/db.ts'
import { airFrom, lastSegmentEnd, pendingEditAt, uptimeSeconds } from '#domain/channel/describe-channel.ts'
import { playoutStateName } from '#domain/channel/playout-state.ts'
import { resolutionSchema } from '#domain/channel/resolution.ts'
import { describeStatus } from '#domain/channel/status.ts'
import { isoOrNull } from '#domain/instants.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { stateToAir } from '#domain/media/airs-from.ts'
import { airingsLeft, whyBarred } from '#domain/media/rights.ts'
import type { AirOverride } from '#domain/timeline/air-override.ts'
import type { AirEntry } from '#domain/timeline/entries.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import type { RundownRights } from '#domain/timeline/within-rights.ts'
import { DESTINATION_COLUMNS, type DestinationRow, toDestinationView } from '#features/destination/destination-view.ts'
import { encoderKind } from '#features/live/encoder-reports.ts'
import type { NamedLiveState } from '#features/live/live-state.ts'
import { kindName } from '#features/media/schema.ts'
import type { AirView, ChannelDetailView, ChannelLiveView, ChannelView, ProcessView } from './schema.ts'

const UPCOMING_ENTRIES = 12
/** StreamProcess.kind of the supervisor that plays an assembled channel. */
const PLAYOUT_PROCESS = 'playout'

export const CHANNEL_COLUMNS = {
  id: true,
  name: true,
  number: true,
  slug: true,
  resolution: true,
  playback: true,
  hlsEnabled: true,
  analyticsEnabled: true,
  fallbackMediaId: true,
  labels: true,
  folder: true,
  loop: true,
  mode: true,
  liveAir: true,
  revision: true,
  desired: true,
  observed: true,
  reason: true,
  restartCount: true,
  totalUptimeMs: true,
  lastStartTime: true,
  lastStopTime: true,
  createdAt: true,
  updatedAt: true,
  lease: { select: { heartbeatAt: true } },
  processes: {
    orderBy: { kind: 'asc' },
    select: {
      kind: true,
      ffmpegPid: true,
      status: true,
      startTime: true,
      lastHeartbeat: true,
      networkBandwidth: true,
      cpuUsage: true,
      memoryUsage: true,
      errorCount: true,
    },
  },
  destinations: { where: { state: 'DISABLED', enabled: false }, select: { name: true, state: true, enabled: true } },
} satisfies Prisma.ChannelSelect

export const CHANNEL_DETAIL_COLUMNS = {
  ...CHANNEL_COLUMNS,
  destinations: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], select: DESTINATION_COLUMNS },
  /** Current sessions. */
  account: { select: { frameRate: true } },
  probe: { select: { checkedAt: true, failingSince: true, findings: true, latencyMs: true } },
  liveStreams: {
    where: { state: { in: ['PENDING_INGEST', 'ACTIVE'] } },
    orderBy: { startedAt: 'asc' },
    select: { id: true, contributionId: true, segmentCount: true },
  },
  versions: { orderBy: { number: 'desc' }, take: 1, select: { number: true } },
  rundown: {
    orderBy: { position: 'asc' },
    select: {
      id: true,
      position: true,
      media: {
        select: {
          ...{ id: true, title: true, kind: true, durationMs: true, state: true },
          ...{ notBefore: true, notAfter: true, maxAirings: true, airableFrom: true, preparedMs: true },
        },
      },
    },
  },
} satisfies Prisma.ChannelSelect

type ChannelRow = Prisma.ChannelGetPayload<{ select: typeof CHANNEL_COLUMNS }>
type ChannelDetailRow = Prisma.ChannelGetPayload<{ select: typeof CHANNEL_DETAIL_COLUMNS }>

function toAirView(entry: AirEntry): AirView {
  const { mediaId, title, kind, startsAt, endsAt, durationMs } = entry
  return {
    mediaId,
    title,
    kind: kindName(kind),
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    durationMs,
  }
}

/** What a channel airs, and what it has planned. */
export interface ChannelAir {
  /** For lists: during a hold or a live feed, followed by what a return would air. */
  listed: readonly TimelineChunk[]
  order: AirOverride | null
  live: NamedLiveState | null
}

export function toChannelView(
  row: ChannelRow,
  { listed: chunks, order, live }: ChannelAir,
  originUrl: string,
  now: number,
): ChannelView {
  const state = playoutStateName(row.observed)
  const status = describeStatus(row.desired, state, row.lease?.heartbeatAt.getTime() ?? null, now)
  const onAir = status === 'LIVE' || status === 'ERROR'
  const uptime = uptimeSeconds(
    { onAir, lastStartTime: row.lastStartTime?.getTime() ?? null, lastStopTime: row.lastStopTime?.getTime() ?? null },
    now,
  )
  const [current, next] = status === 'STOPPED' ? [] : airFrom(chunks, now, 2)
  const hlsUrl = `${originUrl}/live/${row.slug}/master.m3u8`
  return {
    id: row.id,
    name: row.name,
    number: row.number,
    slug: row.slug,
    resolution: resolutionSchema.catch('1080p').parse(row.resolution),
    loop: row.loop,
    hlsEnabled: row.hlsEnabled,
    analyticsEnabled: row.analyticsEnabled,
    fallbackVideo: row.fallbackMediaId,
    labels: row.labels,
    folder: row.folder,
    access: row.playback,
    revision: row.revision,
    status,
    state,
    reason: row.reason,
    uptime,
    totalUptime: Math.floor(Number(row.totalUptimeMs) / 1_000) + uptime,
    lastSegmentTime: current ? isoOrNull(lastSegmentEnd(current, now)) : null,
    restartCount: row.restartCount,
    currentBitrate:
      status === 'STOPPED'
        ? 0
        : Math.round(row.processes.find(({ kind }) => kind === PLAYOUT_PROCESS)?.networkBandwidth ?? 0),
    givenUp: row.destinations.filter(({ state, enabled }) => state === 'DISABLED' && !enabled).map(({ name }) => name),
    now: current ? toAirView(current) : null,
    next: next ? toAirView(next) : null,
    mode: row.mode,
    order: status === 'STOPPED' ? null : order,
    live: live && status !== 'STOPPED' ? toLiveView(live) : null,
    hlsUrl,
    hlsEndpoint: hlsUrl,
    thumbnailUrl: status === 'STOPPED' ? null : `${originUrl}/live/${row.slug}/thumbnail.jpg`,
    lastStartTime: isoOrNull(row.lastStartTime),
    lastStopTime: isoOrNull(row.lastStopTime),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}

function toLiveView({ since, returnsAt, steadyAt, ...live }: NamedLiveState): ChannelLiveView {
  return { ...live, since: isoOrNull(since), returnsAt: isoOrNull(returnsAt), steadyAt: isoOrNull(steadyAt) }
}

export function toChannelDetail(
  row: ChannelDetailRow,
  { rights, ...air }: ChannelAir & { rights: RundownRights },
  originUrl: string,
  now: number,
): ChannelDetailView {
  const { listed: chunks } = air
  const view = toChannelView(row, air, originUrl, now)
  const given = { channelStarted: row.desired === 'STARTED', frameRate: row.account.frameRate }
  const rundown = row.rundown.map(({ id, position, media }) => ({
    id,
    position,
    mediaId: media.id,
    title: media.title,
    kind: kindName(media.kind),
    durationMs: media.durationMs ?? 0,
    ready: media.state === 'READY',
    preparedMs: media.state !== 'READY' && stateToAir(media, now) === 'READY' ? media.preparedMs : null,
    barred: whyBarred(rights.get(media.id), now, media.durationMs ?? 0),
    rightsEndAt: media.notAfter?.toISOString() ?? null,
    airingsLeft: airingsLeft(rights.get(media.id)),
  }))
  return {
    ...view,
    scheduleVersion: row.versions[0]?.number ?? null,
    rundown,
    rundownDurationMs: rundown.reduce((sum, item) => sum + item.durationMs, 0),
    upcoming: view.now
      ? airFrom(chunks, now, UPCOMING_ENTRIES + 1)
          .slice(1)
          .map(toAirView)
      : [],
    plannedUntil: view.now && view.order === null ? isoOrNull(chunks.at(-1)?.endsAt ?? null) : null,
    pendingEditAt: isoOrNull(pendingEditAt(chunks, now)),
    probe: view.status === 'STOPPED' ? null : toProbeView(row.probe),
    destinations: row.destinations.map((destination) => toDestinationView(destination, given, now)),
    processes: [
      ...row.processes.filter(({ kind }) => kind === PLAYOUT_PROCESS).map((process) => toProcessView(process)),
      ...row.liveStreams.flatMap((stream) => toEncoderView(stream, row)),
      ...row.destinations.flatMap(toRelayView),
    ],
  }
}

const toProbeView = (probe: ChannelDetailRow['probe']): ChannelDetailView['probe'] =>
  probe && {
    ...probe,
    checkedAt: probe.checkedAt.toISOString(),
    failingSince: probe.failingSince?.toISOString() ?? null,
  }

/** What its worker read from /proc; the playout has no process of its own. */
const usageOf = (pid: number | null, cpuUsage: number, memory: bigint) =>
  pid === null ? { cpuUsage: null, memoryUsage: null } : { cpuUsage, memoryUsage: Number(memory) }

function toProcessView({ status: state, ...process }: ChannelRow['processes'][number]): ProcessView {
  return {
    ...process,
    destinationId: null,
    contributionId: null,
    status: processStatus(state),
    state,
    startTime: process.startTime.toISOString(),
    lastHeartbeat: process.lastHeartbeat.toISOString(),
    outTime: null,
    networkBandwidth: Math.round(process.networkBandwidth),
    ...usageOf(process.ffmpegPid, process.cpuUsage, process.memoryUsage),
  }
}

/** `warm` and `on-air` are an encoder's states. */
function processStatus(state: string): ProcessView['status'] {
  if (['live', 'degraded', 'warm', 'on-air'].includes(state)) return 'LIVE'
  if (['starting', 'connecting'].includes(state)) return 'STARTING'
  return ['stopped', 'draining'].includes(state) ? 'STOPPED' : 'ERROR'
}

/** A session whose encoder has not reported yet has no process to show. */
function toEncoderView(
  { id, contributionId, segmentCount }: ChannelDetailRow['liveStreams'][number],
  { processes, account }: Pick<ChannelDetailRow, 'processes' | 'account'>,
): ProcessView[] {
  const process = processes.find(({ kind }) => kind === encoderKind(id))
  if (!process) return []
  return [
    { ...toProcessView(process), kind: 'encoder', contributionId, outTime: segmentCount * gridOf(account).segmentMs },
  ]
}

/** A destination whose relay never ran, or gave up, has no process to show. */
function toRelayView(row: DestinationRow): ProcessView[] {
  if (row.state === 'IDLE' || row.state === 'DISABLED') return []
  const state = row.state.toLowerCase().replace('_', '-')
  return [
    {
      kind: 'relay',
      destinationId: row.id,
      contributionId: null,
      ffmpegPid: row.pid,
      status: processStatus(state),
      state,
      startTime: row.stateSince.toISOString(),
      lastHeartbeat: (row.observedAt ?? row.stateSince).toISOString(),
      errorCount: row.restarts,
      outTime: Number(row.outTimeMs),
      networkBandwidth: row.bitrateKbps,
      ...usageOf(row.pid, row.cpuPercent, row.memoryBytes),
    },
  ]
}
