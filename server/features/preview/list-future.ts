import { createHash } from 'node:crypto'
import type { DbOrTx } from '#adapters/db.ts'
import { DAY_MS, iso } from '#domain/instants.ts'
import { endOf, enteredAt, type FutureEntry, fingerprintOf } from '#domain/preview/future-entries.ts'
import { mergePieces } from '#domain/preview/merge-pieces.ts'
import { type FutureVersion, previewEnd } from '#domain/preview/statement.ts'
import { kindName } from '#features/media/schema.ts'
import { DomainError } from '#server/errors.ts'
import { entriesAhead, type Future, loadFuture } from './future.ts'
import { type ComingView, FUTURE_MS, type FutureInput, type FutureView } from './schema.ts'

/** More than a time bar can show. */
const MAX_PIECES = 240
/** A viewer's clock, or a slow request, may be this far behind. */
const LATE_MS = 60_000

const CHANNEL = { id: true, accountId: true, mode: true, desired: true, resolution: true } as const

export function findFutureChannel(db: DbOrTx, accountId: string, channelId: string) {
  return db.channel.findFirst({ where: { id: channelId, accountId, deletedAt: null }, select: CHANNEL })
}

/** @throws CHANNEL_NOT_FOUND, also for another account's channel; MEDIA_NOT_READY */
export async function requireFuture(
  db: DbOrTx,
  accountId: string,
  { channelId, version }: { channelId: string; version: FutureVersion },
  now: number,
): Promise<Future> {
  const channel = await findFutureChannel(db, accountId, channelId)
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
  const future = await loadFuture(db, channel, version, now)
  if (!future)
    throw new DomainError('MEDIA_NOT_READY', {
      message: 'There is nothing to preview yet: no item is ready to air. Upload one, or wait until it is ready.',
    })
  return future
}

/** A time that can be previewed. @throws INVALID_INPUT */
export function instantAhead(text: string, now: number): number {
  const at = Date.parse(text)
  if (at < now - LATE_MS || at > now + FUTURE_MS)
    throw new DomainError('INVALID_INPUT', {
      message: 'Choose a time between now and eight days ahead. Past airings are in the as-run log.',
    })
  return Math.max(at, now)
}

/** What airs from a time on for the maximum length of a preview, and the entry before it. */
export async function previewEntries(
  future: Future,
  at: number,
): Promise<{ previous: FutureEntry | null; entries: FutureEntry[]; digest: string }> {
  const { previous, entries } = await entriesAhead(future, at, previewEnd(at))
  const whole = enteredAt(entries, at)
  // Counted from the segment's own start, so that a request from there gives the same.
  const entered = whole.filter(({ startsAt }) => startsAt < previewEnd(whole[0]?.startsAt ?? at))
  const digest = createHash('sha256').update(fingerprintOf(entered)).digest('base64url').slice(0, 22)
  return { previous, entries: entered, digest }
}

/** What airs in a window from now on, in as many pieces as a bar can show. */
export async function listFuture(db: DbOrTx, accountId: string, input: FutureInput, now: number): Promise<FutureView> {
  const future = await requireFuture(db, accountId, input, now)
  const from = Math.max(input.from ? Date.parse(input.from) : now, now)
  const to = input.to ? Date.parse(input.to) : from + DAY_MS
  if (to <= from || to > now + FUTURE_MS)
    throw new DomainError('INVALID_INPUT', {
      message: 'The window must begin before it ends and lie within the next eight days.',
    })
  const { entries } = await entriesAhead({ ...future, chunks: future.listed ?? future.chunks }, from, to)
  const pieces = mergePieces(entries, from, to, MAX_PIECES).map(({ startsAt, endsAt, kind, ...piece }) => ({
    ...piece,
    startsAt: iso(startsAt),
    endsAt: iso(endsAt),
    kind: kindName(kind),
  }))
  return { from: iso(from), to: iso(to), basis: future.basis, pieces }
}

export function comingView(entry: FutureEntry): ComingView {
  const { mediaId, title, kind, scheduled } = entry.item
  const blockId = scheduled?.blockId ?? null
  return { startsAt: iso(entry.startsAt), endsAt: iso(endOf(entry)), mediaId, title, kind: kindName(kind), blockId }
}
