// The guide: what airs, as people look it up. Read from the very entries that air.
import { type ArtworkOutside, openArtworkUrls } from '#adapters/artwork-token.ts'
import type { DbOrTx } from '#adapters/db.ts'
import { type WithEpisode, withEpisodes } from '#domain/guide/episodes.ts'
import { entriesWithin, everyEntry, type GuideEntry, guideEntries, nowAndNext } from '#domain/guide/guide-entries.ts'
import { mergeShort } from '#domain/guide/merge-short.ts'
import { renderM3u } from '#domain/guide/render-m3u.ts'
import { type ProgrammeDetail, renderXmltv } from '#domain/guide/render-xmltv.ts'
import { artworkIndex } from '#domain/media/artwork.ts'
import { lastAtMost } from '#domain/timeline/chunk-index.ts'
import { loadTitles } from '#features/media/current-titles.ts'
import { type AiringChannel, airBetween, requireChannel, windowAhead } from '#features/schedule/reads.ts'
import type { WindowInput } from '#features/schedule/schema.ts'
import { zoneOf } from '#features/schedule/zone.ts'
import { DomainError } from '#server/errors.ts'
import { listSeriesAired } from './episodes.ts'
import { withPublicTitles } from './live-titles.ts'
import type { GuideAddresses, GuideEntryView, GuideFacts, GuideView } from './schema.ts'

export interface GuideSource extends ArtworkOutside {
  db: DbOrTx
}

/** An entry that is on at the first instant began so long before at the most. */
const LOOK_BACK_MS = 6 * 3_600_000
const PUBLIC_MS = 2 * 86_400_000
/** Entries of a public JSON guide: a loop of short items would have thousands a day. */
const MOST_PUBLIC = 500
/** Programmes of an XMLTV file: neighbours that are shorter than half a minute are listed as one beyond it. */
const MOST_XMLTV = 5_000
/** Two days of the shortest items that a loop can have, and what is looked back. */
const MOST_PARTS = 120_000

const ARTWORK = { durationMs: true, thumbnailCount: true, thumbnailIntervalMs: true, artworkAtMs: true } as const

const CHANNEL = { id: true, accountId: true, name: true, number: true, slug: true, mode: true, desired: true } as const

interface GuideChannel extends AiringChannel {
  name: string
  number: number
  slug: string
}

/** Where what follows is published; the same for whoever asks. */
function addressesOf(publicUrl: string, slug: string, accountId: string): GuideAddresses {
  const own = `${publicUrl}/guide/${slug}`
  const all = `${publicUrl}/guide/accounts/${accountId}`
  return {
    ...{ json: `${own}.json`, xmltv: `${own}.xml`, m3u: `${own}.m3u`, widget: `${own}/widget` },
    ...{ accountXmltv: `${all}.xml`, accountM3u: `${all}.m3u` },
  }
}

const iso = (at: number) => new Date(at).toISOString()

type Entry = WithEpisode<GuideEntry>

interface Guide {
  zone: string
  /** How far it reaches: a window with too many parts is cut, and asked for again from there. */
  to: number
  entries: Entry[]
  details: ReadonlyMap<string, ProgrammeDetail>
  versionAt(at: number): number | null
}

async function buildGuide(
  source: GuideSource,
  channel: GuideChannel,
  from: number,
  to: number,
  now: number,
  all = false,
): Promise<Guide> {
  const { db } = source
  const urlOf = await openArtworkUrls(source)
  const aired = await airBetween(db, channel, from - LOOK_BACK_MS, to, now, MOST_PARTS)
  const titles = await loadTitles(
    db,
    channel.accountId,
    aired.map(({ mediaId }) => mediaId),
  )
  const named = aired.map((part) => ({ ...part, title: titles.get(part.mediaId) ?? part.title }))
  const parts = await withPublicTitles(db, channel.id, named)
  const until = parts.length < MOST_PARTS ? to : Math.min(to, parts.at(-1)!.endsAt)
  const listed = entriesWithin(all ? everyEntry(parts) : guideEntries(parts), from, until)
  const { seriesOf, orders, titles: series } = await listSeriesAired(db, channel, parts)
  const entries = withEpisodes(listed, parts, seriesOf, orders, series)
  const rows = await db.mediaItem.findMany({
    where: { id: { in: [...new Set(entries.map(({ mediaId }) => mediaId))] }, accountId: channel.accountId },
    select: { ...ARTWORK, id: true, description: true, rating: true, tags: true },
  })
  const details = new Map(
    rows.map(({ id, description, rating, tags, ...pictures }): [string, ProgrammeDetail] => {
      const picture = artworkIndex(pictures)
      return [
        id,
        {
          ...{ description, categories: tags, rating: rating === null ? null : { system: null, value: rating } },
          artworkUrl: picture === null ? null : urlOf(id, picture),
        },
      ]
    }),
  )
  const starts = parts.map(({ startsAt }) => startsAt)
  return {
    zone: await zoneOf(db, channel.id),
    to: until,
    entries,
    details,
    // An entry begins where a part of it begins, so there is one.
    versionAt: (at) => parts[lastAtMost(starts, at)]?.scheduleVersion ?? null,
  }
}

function view({ details, versionAt }: Guide, entry: Entry): GuideEntryView {
  const detail = details.get(entry.mediaId)
  return {
    start: iso(entry.startsAt),
    end: iso(entry.endsAt),
    title: entry.title,
    kind: entry.kind,
    mediaId: entry.mediaId,
    description: detail?.description ?? null,
    rating: detail?.rating?.value ?? null,
    artworkUrl: detail?.artworkUrl ?? null,
    episode: entry.episode && {
      series: entry.episode.series,
      number: entry.episode.number,
      of: entry.episode.of,
    },
    version: versionAt(entry.startsAt),
  }
}

function guideView(channel: GuideChannel, guide: Guide, from: number, to: number, now: number): GuideView {
  const onAir = channel.desired === 'STARTED'
  const { now: on, next } = onAir ? nowAndNext(guide.entries, now) : { now: null, next: null }
  return {
    channel: { slug: channel.slug, name: channel.name },
    zone: guide.zone,
    from: iso(from),
    to: iso(to),
    onAir,
    now: on && view(guide, on),
    next: next && view(guide, next),
    entries: guide.entries.map((entry) => view(guide, entry)),
  }
}

/** @throws CHANNEL_NOT_FOUND, for another account's channel as for one that does not exist */
export async function getGuide(
  source: GuideSource,
  accountId: string,
  input: WindowInput,
  now: number,
): Promise<GuideView> {
  const channel = await source.db.channel.findFirst({ where: { id: input.channelId, accountId }, select: CHANNEL })
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
  const { from, to } = windowAhead(input, now)
  const guide = await buildGuide(source, channel, from, to, now)
  return guideView(channel, guide, from, guide.to, now)
}

/** @throws CHANNEL_NOT_FOUND */
export async function getGuideFacts(
  { db, publicUrl }: GuideSource & { publicUrl: string },
  accountId: string,
  channelId: string,
): Promise<GuideFacts> {
  const { slug, name, playback } = await requireChannel(db, accountId, channelId)
  const zone = await zoneOf(db, channelId)
  return { slug, name, zone, signed: playback === 'TOKEN', addresses: addressesOf(publicUrl, slug, accountId) }
}

/** The public guide of a channel, from now on for two days or 500 entries: `to` says how far. @throws CHANNEL_NOT_FOUND */
export async function getPublicGuide(source: GuideSource, asked: AskedChannel, now: number): Promise<GuideView> {
  const channel = await requireSlug(source.db, asked.slug)
  const guide = await buildGuide(source, channel, now, now + PUBLIC_MS, now, asked.all)
  const entries = guide.entries.slice(0, MOST_PUBLIC)
  const to = entries.length < guide.entries.length ? entries.at(-1)!.endsAt : guide.to
  return guideView(channel, { ...guide, entries }, now, to, now)
}

async function requireSlug(db: DbOrTx, slug: string): Promise<GuideChannel> {
  const channel = await db.channel.findUnique({ where: { slug }, select: CHANNEL })
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND', { message: 'There is no channel at this address.' })
  return channel
}

/** The public channels of an account, by the account's id: who was given the address may read it. @throws NOT_FOUND */
async function listOfAccount(db: DbOrTx, accountId: string): Promise<GuideChannel[]> {
  const channels = await db.channel.findMany({
    where: { accountId, playback: 'PUBLIC', account: { kind: 'CUSTOMER' } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: CHANNEL,
  })
  if (channels.length === 0)
    throw new DomainError('NOT_FOUND', { message: 'There is no list of public channels at this address.' })
  return channels
}

export interface AskedChannel {
  slug: string
  /** Goes into the addresses of its picture; null or not given: they need none. */
  token?: string | null
  /** Also what is no programme. */
  all?: boolean
}

export type Whose = AskedChannel | { accountId: string }

const channelsOf = async (db: DbOrTx, whose: Whose) =>
  'slug' in whose ? [await requireSlug(db, whose.slug)] : listOfAccount(db, whose.accountId)

/** The folder of the channel's playlists and pictures, with the token in it where there is one. */
function pictureOf(originUrl: string, { slug }: GuideChannel, whose: Whose): string {
  const token = 'slug' in whose && whose.token
  return `${originUrl}/live/${token ? `~${token}/` : ''}${slug}`
}

/** Never another channel's: a slug may be taken over by one that is made later. */
const tvgId = ({ id }: GuideChannel) => `${id}.cloudplayout`

export async function getXmltv(source: GuideSource, whose: Whose, now: number): Promise<string> {
  const { db, originUrl } = source
  const details = new Map<string, ProgrammeDetail>()
  const listed = []
  for (const channel of await channelsOf(db, whose)) {
    const guide = await buildGuide(source, channel, now, now + PUBLIC_MS, now, 'slug' in whose && whose.all)
    for (const [mediaId, detail] of guide.details) details.set(mediaId, detail)
    listed.push({
      id: tvgId(channel),
      name: channel.name,
      number: channel.number,
      iconUrl: `${pictureOf(originUrl, channel, whose)}/thumbnail.jpg`,
      pageUrl: null,
      zone: await zoneOf(db, channel.id),
      language: null,
      entries: mergeShort(guide.entries, now, guide.to, MOST_XMLTV),
    })
  }
  return renderXmltv(listed, details, 'Cloud Playout')
}

/** @param guideUrl where the XMLTV of the same channels is */
export async function getM3u({ db, originUrl }: GuideSource, whose: Whose, guideUrl: string): Promise<string> {
  const channels = await channelsOf(db, whose)
  const listed = channels.map((channel) => ({
    id: tvgId(channel),
    name: channel.name,
    number: channel.number,
    logoUrl: `${pictureOf(originUrl, channel, whose)}/thumbnail.jpg`,
    streamUrl: `${pictureOf(originUrl, channel, whose)}/master.m3u8`,
  }))
  return renderM3u(listed, guideUrl)
}
