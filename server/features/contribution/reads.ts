import type { DbOrTx } from '#adapters/db.ts'
import { describeContribution } from '#domain/contribution/describe-contribution.ts'
import type { FeedFacts } from '#domain/contribution/feed-facts.ts'
import { DomainError } from '#server/errors.ts'
import { attemptSchema } from './attempts.ts'
import { feedFactsSchema } from './feed-facts-schema.ts'
import type { ContributionsSnapshot, ContributionView, LiveStreamView } from './schema.ts'

const STREAM_COLUMNS = {
  id: true,
  contributionId: true,
  state: true,
  reason: true,
  remoteAddress: true,
  facts: true,
  bytesIn: true,
  bitrateKbps: true,
  mediaId: true,
  startedAt: true,
  activeAt: true,
  lastMediaAt: true,
  endedAt: true,
  onAirSince: true,
  behindAt: true,
  behindMs: true,
  encodeSpeed: true,
  keyframeMs: true,
} as const

/** All but the key and the address: what is not selected cannot get out. */
const CONTRIBUTION_COLUMNS = {
  id: true,
  channelId: true,
  name: true,
  source: true,
  keyHint: true,
  autoTake: true,
  stallSeconds: true,
  onStall: true,
  waitSeconds: true,
  publicTitle: true,
  record: true,
  enabled: true,
  revokedAt: true,
  createdAt: true,
  // The newest is the one under way, or the last that ended.
  streams: { orderBy: [{ startedAt: 'desc' as const }, { id: 'desc' as const }], take: 1, select: STREAM_COLUMNS },
}

interface StreamRow {
  id: string
  contributionId: string
  state: LiveStreamView['state']
  reason: string | null
  remoteAddress: string | null
  facts: unknown
  bytesIn: bigint
  bitrateKbps: number
  mediaId: string | null
  startedAt: Date
  activeAt: Date | null
  lastMediaAt: Date | null
  endedAt: Date | null
  onAirSince: Date | null
  behindAt: Date | null
  behindMs: number | null
  encodeSpeed: number | null
  keyframeMs: number | null
}

const iso = (date: Date | null) => date?.toISOString() ?? null
const readFacts = (facts: unknown): FeedFacts | null => feedFactsSchema.nullable().catch(null).parse(facts)

function toStreamView({ startedAt, activeAt, lastMediaAt, endedAt, onAirSince, ...row }: StreamRow): LiveStreamView {
  const { id, contributionId, state, reason, remoteAddress, bitrateKbps, mediaId } = row
  return {
    ...{ id, contributionId, state, reason, remoteAddress, bitrateKbps, mediaId },
    facts: readFacts(row.facts),
    bytesIn: Number(row.bytesIn),
    startedAt: startedAt.toISOString(),
    ...{ activeAt: iso(activeAt), lastMediaAt: iso(lastMediaAt), endedAt: iso(endedAt), onAirSince: iso(onAirSince) },
  }
}

function readAttempt({ facts, reason, endedAt }: StreamRow): { reason: string; nextTryAt: number } | null {
  const attempt = attemptSchema.safeParse(facts)
  return endedAt && attempt.success ? { reason: reason ?? '', nextTryAt: attempt.data.nextTryAt.getTime() } : null
}

interface ContributionRow
  extends Omit<ContributionView, 'hint' | 'revokedAt' | 'createdAt' | 'status' | 'words' | 'warning'> {
  keyHint: string | null
  revokedAt: Date | null
  createdAt: Date
  streams: StreamRow[]
}

function toView(
  { keyHint, revokedAt, createdAt, streams, ...row }: Omit<ContributionRow, 'stream' | 'lastStream'>,
  started: boolean,
  now: number,
): ContributionView {
  const [newest] = streams
  // An attempt to fetch it that failed is no session that ended: it is told of as what is waited for.
  const attempt = newest ? readAttempt(newest) : null
  const view = newest ? toStreamView(newest) : null
  const open = newest && (newest.state === 'PENDING_INGEST' || newest.state === 'ACTIVE') ? newest : null
  const stream = open && {
    state: open.state as 'PENDING_INGEST' | 'ACTIVE',
    facts: readFacts(open.facts),
    bitrateKbps: open.bitrateKbps,
    onAir: open.onAirSince !== null,
    reportedAt: (open.lastMediaAt ?? open.startedAt).getTime(),
    lag: open.behindAt && { at: open.behindAt.getTime(), behindMs: open.behindMs ?? 0, speed: open.encodeSpeed },
    keyframeMs: open.keyframeMs,
  }
  const fetching = row.source === 'PULL' ? { hint: keyHint, wanted: started, failed: attempt } : null
  return {
    ...row,
    ...describeContribution({ fetching, enabled: row.enabled, revoked: revokedAt !== null, stream }, now),
    hint: keyHint,
    revokedAt: iso(revokedAt),
    stream: open ? view : null,
    lastStream: open || attempt ? null : view,
    createdAt: createdAt.toISOString(),
  }
}

interface Reading {
  db: DbOrTx
  rtmpUrl: string | null
}

/** Oldest first. @throws CHANNEL_NOT_FOUND, for another account's channel as for one that does not exist */
export async function listContributions(
  { db, rtmpUrl }: Reading,
  accountId: string,
  channelId: string,
  now: number,
): Promise<ContributionsSnapshot> {
  const channel = await db.channel.findFirst({
    where: { id: channelId, accountId },
    select: {
      desired: true,
      contributions: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], select: CONTRIBUTION_COLUMNS },
    },
  })
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
  const contributions = channel.contributions.map((row) => toView(row, channel.desired === 'STARTED', now))
  return { contributions, rtmpUrl, at: new Date(now).toISOString() }
}

/** @throws CHANNEL_NOT_FOUND, CONTRIBUTION_NOT_FOUND */
export async function getContribution(
  reading: Reading,
  accountId: string,
  channelId: string,
  contributionId: string,
  now: number,
): Promise<ContributionView> {
  const { contributions } = await listContributions(reading, accountId, channelId, now)
  const found = contributions.find(({ id }) => id === contributionId)
  if (!found) throw new DomainError('CONTRIBUTION_NOT_FOUND')
  return found
}

const SESSIONS = 50

/** The newest first, at most fifty. @throws CHANNEL_NOT_FOUND, CONTRIBUTION_NOT_FOUND */
export async function listSessions(
  db: DbOrTx,
  accountId: string,
  channelId: string,
  contributionId: string,
): Promise<{ sessions: LiveStreamView[] }> {
  const channel = await db.channel.findFirst({ where: { id: channelId, accountId }, select: { id: true } })
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
  const contribution = await db.contribution.findFirst({
    where: { id: contributionId, channelId },
    select: {
      streams: { orderBy: [{ startedAt: 'desc' }, { id: 'desc' }], take: SESSIONS, select: STREAM_COLUMNS },
    },
  })
  if (!contribution) throw new DomainError('CONTRIBUTION_NOT_FOUND')
  return { sessions: contribution.streams.map(toStreamView) }
}
