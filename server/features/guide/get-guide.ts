import type { DbOrTx } from '#adapters/db.ts'
import { nowAndNext } from '#domain/guide/guide-entries.ts'
import { DAY_MS, iso } from '#domain/instants.ts'
import { kindName } from '#features/media/schema.ts'
import { windowAhead } from '#features/schedule/list-air.ts'
import { requireChannel } from '#features/schedule/require-schedule.ts'
import type { WindowInput } from '#features/schedule/schema.ts'
import { zoneOf } from '#features/schedule/zone.ts'
import { DomainError } from '#server/errors.ts'
import type { AskedChannel } from './asked-channel.ts'
import {
  buildGuide,
  CHANNEL,
  type Entry,
  type Guide,
  type GuideChannel,
  type GuideSource,
  MOST_PUBLIC,
  PUBLIC_MS,
} from './build-guide.ts'
import type { GuideAddresses, GuideEntryView, GuideFacts, GuideView } from './schema.ts'

export interface PublicSource extends GuideSource {
  publicUrl: string
}

/** The pages of a past programme, by its start. */
type PagesOf = (startsAt: number) => Pick<GuideEntryView, 'watchAgainUrl' | 'embedUrl'>
const NO_PAGES = { watchAgainUrl: null, embedUrl: null }

/** The public addresses of the guide; the same for all callers. */
function addressesOf(publicUrl: string, slug: string, accountId: string): GuideAddresses {
  const own = `${publicUrl}/guide/${slug}`
  const all = `${publicUrl}/guide/accounts/${accountId}`
  return {
    json: `${own}.json`,
    xmltv: `${own}.xml`,
    m3u: `${own}.m3u`,
    widget: `${own}/widget`,
    accountXmltv: `${all}.xml`,
    accountM3u: `${all}.m3u`,
  }
}

/** @param token in the address, for a channel with signed links */
export function pastPages(publicUrl: string, slug: string, token: string | null = null) {
  return (startsAt: number) => {
    const page = `${slug}/again/${Math.ceil(startsAt / 1_000)}${token === null ? '' : `?token=${token}`}`
    return { watchAgainUrl: `${publicUrl}/watch/${page}`, embedUrl: `${publicUrl}/embed/${page}` }
  }
}

function view({ details, versionAt, watchableUntil }: Guide, entry: Entry, pagesOf: PagesOf): GuideEntryView {
  const detail = details.get(entry.mediaId)
  return {
    start: iso(entry.startsAt),
    end: iso(entry.endsAt),
    title: entry.title,
    kind: kindName(entry.kind),
    mediaId: entry.mediaId,
    description: detail?.description ?? null,
    rating: detail?.rating?.value ?? null,
    artworkUrl: detail?.artworkUrl ?? null,
    episode: entry.episode,
    ...(watchableUntil(entry) === null ? NO_PAGES : pagesOf(entry.startsAt)),
    version: versionAt(entry.startsAt),
  }
}

function guideView(
  channel: GuideChannel,
  guide: Guide,
  { from, to, now, pagesOf }: { from: number; to: number; now: number; pagesOf: PagesOf },
): GuideView {
  const onAir = channel.desired === 'STARTED'
  const { now: on, next } = onAir ? nowAndNext(guide.entries, now) : { now: null, next: null }
  return {
    channel: { slug: channel.slug, name: channel.name },
    zone: guide.zone,
    from: iso(from),
    to: iso(to),
    onAir,
    now: on && view(guide, on, pagesOf),
    next: next && view(guide, next, pagesOf),
    entries: guide.entries.map((entry) => view(guide, entry, pagesOf)),
  }
}

/** @throws CHANNEL_NOT_FOUND, also for another account's channel */
export async function getGuide(
  source: PublicSource,
  accountId: string,
  input: WindowInput,
  now: number,
): Promise<GuideView> {
  const channel = await source.db.channel.findFirst({
    where: { id: input.channelId, accountId, deletedAt: null },
    select: CHANNEL,
  })
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
  const { from, to } = windowAhead(input, now)
  const guide = await buildGuide(source, channel, { from, to, now })
  const pagesOf = pastPages(source.publicUrl, channel.slug)
  return guideView(channel, guide, { from, to: guide.to, now, pagesOf })
}

/** @throws CHANNEL_NOT_FOUND */
export async function getGuideFacts(
  { db, publicUrl }: PublicSource,
  accountId: string,
  channelId: string,
): Promise<GuideFacts> {
  const { slug, name, playback } = await requireChannel(db, accountId, channelId)
  const zone = await zoneOf(db, channelId)
  return { slug, name, zone, signed: playback === 'token', addresses: addressesOf(publicUrl, slug, accountId) }
}

/**
 * The public guide of a channel for two days or 500 entries, from now or from a past time on: `to` is its end.
 * @throws CHANNEL_NOT_FOUND
 */
export async function getPublicGuide(source: PublicSource, asked: AskedChannel, now: number): Promise<GuideView> {
  const channel = await requireSlug(source.db, asked.slug)
  const from = Math.min(now, Math.max(asked.from ?? now, now - channel.catchUpDays * DAY_MS))
  const guide = await buildGuide(source, channel, { from, to: from + PUBLIC_MS, now, all: asked.all })
  const entries = guide.entries.slice(0, MOST_PUBLIC)
  const to = entries.length < guide.entries.length ? entries.at(-1)!.endsAt : guide.to
  const pagesOf = pastPages(source.publicUrl, asked.slug, asked.token)
  return guideView(channel, { ...guide, entries }, { from, to, now, pagesOf })
}

export async function requireSlug(db: DbOrTx, slug: string): Promise<GuideChannel> {
  const channel = await db.channel.findUnique({ where: { slug, deletedAt: null }, select: CHANNEL })
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND', { message: 'There is no channel at this address.' })
  return channel
}
