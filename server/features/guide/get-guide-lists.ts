import type { DbOrTx } from '#adapters/db.ts'
import { mergeShort } from '#domain/guide/merge-short.ts'
import { renderM3u } from '#domain/guide/render-m3u.ts'
import { type ProgrammeDetail, renderXmltv } from '#domain/guide/render-xmltv.ts'
import { zoneOf } from '#features/schedule/zone.ts'
import { DomainError } from '#server/errors.ts'
import type { AskedChannel } from './asked-channel.ts'
import { buildGuide, CHANNEL, type GuideChannel, type GuideSource, PUBLIC_MS } from './build-guide.ts'
import { requireSlug } from './get-guide.ts'

/** Programmes of an XMLTV file: beyond this, neighbours shorter than half a minute are merged. */
const MOST_XMLTV = 5_000

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

/** Never another channel's: a later channel may take over a slug. */
const tvgId = ({ id }: GuideChannel) => `${id}.cloudplayout`

export async function getXmltv(source: GuideSource, whose: Whose, now: number): Promise<string> {
  const { db, originUrl } = source
  const details = new Map<string, ProgrammeDetail>()
  const listed = []
  for (const channel of await channelsOf(db, whose)) {
    const guide = await buildGuide(source, channel, {
      from: now,
      to: now + PUBLIC_MS,
      now,
      all: 'slug' in whose && whose.all,
    })
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

/** @param guideUrl the XMLTV of the same channels */
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
