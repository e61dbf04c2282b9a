import type { Prisma } from '#adapters/db.ts'
import { describeContribution } from '#domain/contribution/describe-contribution.ts'
import type { FeedFacts } from '#domain/contribution/feed-facts.ts'
import { isoOrNull } from '#domain/instants.ts'
import { attemptSchema } from './attempts.ts'
import { feedFactsSchema } from './feed-facts-schema.ts'
import type { ContributionView, LiveStreamView } from './schema.ts'

export const STREAM_COLUMNS = {
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
  blackSince: true,
  silentSince: true,
} as const

/** All columns but the key and the address: what is not selected cannot leak. */
export const CONTRIBUTION_COLUMNS = {
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
  backupId: true,
  enabled: true,
  revokedAt: true,
  createdAt: true,
  // The newest is the current one, or the last that ended.
  streams: { orderBy: [{ startedAt: 'desc' }, { id: 'desc' }], take: 1, select: STREAM_COLUMNS },
} satisfies Prisma.ContributionSelect

type StreamRow = Prisma.LiveStreamGetPayload<{ select: typeof STREAM_COLUMNS }>
type ContributionRow = Prisma.ContributionGetPayload<{ select: typeof CONTRIBUTION_COLUMNS }>

const readFacts = (facts: unknown): FeedFacts | null => feedFactsSchema.nullable().catch(null).parse(facts)

/** The output schema leaves out what describes the encoder. */
export function toStreamView({ facts, bytesIn, startedAt, activeAt, lastMediaAt, ...row }: StreamRow): LiveStreamView {
  return {
    ...row,
    facts: readFacts(facts),
    bytesIn: Number(bytesIn),
    startedAt: startedAt.toISOString(),
    activeAt: isoOrNull(activeAt),
    lastMediaAt: isoOrNull(lastMediaAt),
    endedAt: isoOrNull(row.endedAt),
    onAirSince: isoOrNull(row.onAirSince),
  }
}

function readAttempt({ facts, reason, endedAt }: StreamRow): { reason: string; nextTryAt: number } | null {
  const attempt = attemptSchema.safeParse(facts)
  return endedAt && attempt.success ? { reason: reason ?? '', nextTryAt: attempt.data.nextTryAt.getTime() } : null
}

export function toView(
  { keyHint, revokedAt, createdAt, streams, ...row }: ContributionRow,
  started: boolean,
  now: number,
): ContributionView {
  const [newest] = streams
  // A failed attempt to pull it is not an ended session: it is shown as waiting.
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
    blackSince: open.blackSince?.getTime() ?? null,
    silentSince: open.silentSince?.getTime() ?? null,
  }
  const fetching = row.source === 'pull' ? { hint: keyHint, wanted: started, failed: attempt } : null
  const refused = row.source === 'rtmp' ? attempt : null
  return {
    ...row,
    ...describeContribution({ fetching, refused, enabled: row.enabled, revoked: revokedAt !== null, stream }, now),
    hint: keyHint,
    revokedAt: isoOrNull(revokedAt),
    stream: open ? view : null,
    lastStream: open || attempt ? null : view,
    createdAt: createdAt.toISOString(),
  }
}
