import type { DbOrTx } from '#adapters/db.ts'
import { mergeShort } from '#domain/guide/merge-short.ts'
import { renderM3u } from '#domain/guide/render-m3u.ts'
import { type ProgrammeDetail, renderXmltv } from '#domain/guide/render-xmltv.ts'
import { DAY_MS } from '#domain/instants.ts'
import { zoneOf } from '#features/schedule/zone.ts'
import { DomainError } from '#server/errors.ts'
import type { AskedChannel } from './asked-channel.ts'
import { buildGuide, CHANNEL, type Entry, type Guide, type GuideChannel, PUBLIC_MS } from './build-guide.ts'
import { type PublicSource, pastPages, requireSlug } from './get-guide.ts'

/**
 * Programmes of a channel in an XMLTV file: beyond this, coming neighbours shorter than half a minute are merged, and the oldest past
 * ones are left out.
 */
const MOST_XMLTV = 5_000

/** Past days in the file of an account, of those that can be watched again: it may have hundreds of channels. */
const LISTED_DAYS = 7

/** The public channels of an account, by the account's id: whoever has the address may read it. @throws NOT_FOUND */
async function listOfAccount(db: DbOrTx, accountId: string): Promise<GuideChannel[]> {
  const channels = await db.channel.findMany({
    where: { accountId, deletedAt: null, playback: 'public', account: { kind: 'CUSTOMER' } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: CHANNEL,
  })
  if (channels.length === 0)
    throw new DomainError('NOT_FOUND', { message: 'There is no list of public channels at this address.' })
  return channels
}

export type Whose = AskedChannel | { accountId: string }

const channelsOf = async (db: DbOrTx, whose: Whose) =>
  'slug' in whose ? [await requireSlug(db, whose.slug)] : listOfAccount(db, whose.accountId)

/** The folder of the channel's playlists and thumbnails, with the token in it if there is one. */
function pictureOf(originUrl: string, { slug }: GuideChannel, whose: Whose): string {
  const token = 'slug' in whose && whose.token
  return `${originUrl}/live/${token ? `~${token}/` : ''}${slug}`
}

/** Null: past programmes cannot be watched again. */
function catchUpOf(publicUrl: string, { slug, catchUpDays }: GuideChannel, whose: Whose) {
  if (catchUpDays === 0) return null
  const token = 'slug' in whose && whose.token
  return { days: catchUpDays, sourceUrl: `${publicUrl}/guide/${slug}/again?at={utc}${token ? `&token=${token}` : ''}` }
}

/** Never another channel's: a later channel may take over a slug. */
const tvgId = ({ id }: GuideChannel) => `${id}.cloudplayout`

/** All past days of a channel that can be watched again in its own file, if they have few enough parts. */
async function guideWithPast(source: PublicSource, channel: GuideChannel, whose: Whose, now: number): Promise<Guide> {
  const to = now + PUBLIC_MS
  const all = 'slug' in whose && whose.all
  const since = (days: number) => buildGuide(source, channel, { from: now - days * DAY_MS, to, now, all })
  const few = Math.min(channel.catchUpDays, LISTED_DAYS)
  if (!('slug' in whose) || few === channel.catchUpDays) return since(few)
  const whole = await since(channel.catchUpDays)
  // It was cut: what comes is more important.
  return whole.to < to ? since(few) : whole
}

function listedIn({ entries, to }: Guide, now: number): Entry[] {
  const coming = entries.filter(({ endsAt }) => endsAt > now)
  const merged = mergeShort(coming, now, to, MOST_XMLTV)
  const past = entries.slice(0, entries.length - coming.length)
  return [...past.slice(Math.max(0, past.length + merged.length - MOST_XMLTV)), ...merged]
}

export async function getXmltv(source: PublicSource, whose: Whose, now: number): Promise<string> {
  const { db, originUrl } = source
  const details = new Map<string, ProgrammeDetail>()
  const listed = []
  for (const channel of await channelsOf(db, whose)) {
    const guide = await guideWithPast(source, channel, whose, now)
    const pagesOf = pastPages(source.publicUrl, channel.slug, 'slug' in whose ? whose.token : null)
    for (const [mediaId, detail] of guide.details) details.set(mediaId, detail)
    listed.push({
      id: tvgId(channel),
      name: channel.name,
      number: channel.number,
      iconUrl: `${pictureOf(originUrl, channel, whose)}/thumbnail.jpg`,
      pageUrl: null,
      zone: await zoneOf(db, channel.id),
      language: null,
      entries: listedIn(guide, now).map((entry) => ({
        ...entry,
        pageUrl: guide.watchableUntil(entry) === null ? null : pagesOf(entry.startsAt).watchAgainUrl,
      })),
    })
  }
  return renderXmltv(listed, details, 'Cloud Playout')
}

/** @param guideUrl the XMLTV of the same channels */
export async function getM3u(
  { db, originUrl, publicUrl }: PublicSource,
  whose: Whose,
  guideUrl: string,
): Promise<string> {
  const channels = await channelsOf(db, whose)
  const listed = channels.map((channel) => ({
    id: tvgId(channel),
    name: channel.name,
    number: channel.number,
    logoUrl: `${pictureOf(originUrl, channel, whose)}/thumbnail.jpg`,
    streamUrl: `${pictureOf(originUrl, channel, whose)}/master.m3u8`,
    catchUp: catchUpOf(publicUrl, channel, whose),
  }))
  return renderM3u(listed, guideUrl)
}
