import type { Db, DbOrTx } from '#adapters/db.ts'
import { type KeyRing, openKeyRing } from '#adapters/master-keys.ts'
import { type SignedClaim, type SigningKey, signPlayback } from '#adapters/playback-token.ts'
import { allowsHost } from '#domain/playback/embed-hosts.ts'
import { ANY_PAGE, PAGE_PLAYS_FOR_S } from '#domain/playback/token.ts'
import { DomainError } from '#server/errors.ts'
import { addPlaybackKey, openPlaybackKey } from './playback-key.ts'
import {
  type ChannelOwner,
  keyOwner,
  lockOwner,
  noteNewKey,
  type PlaybackOwner,
  requireTokenChannel,
  requireTokenItem,
  wakeOrigins,
} from './playback-owner.ts'
import type { CreateItemTokenInput, CreateTokenInput, ItemTokenView, PlaybackTokenView, TokenInput } from './schema.ts'

export interface PlaybackOutside {
  db: Db
  /** Where the master keys are stored. */
  dataDir: string
  /** How browsers reach the origin. */
  originUrl: string
}

/**
 * For a customer's own server, which decides who may watch.
 * @throws CHANNEL_NOT_FOUND; INVALID_INPUT for a host that the channel does not allow
 */
export async function createPlaybackToken(
  outside: PlaybackOutside,
  accountId: string,
  { channelId, ...given }: CreateTokenInput,
  now: number,
): Promise<PlaybackTokenView> {
  const channel = await requireTokenChannel(outside.db, accountId, channelId)
  return signFor(outside, channel, claimOf(channel.embedDomains, given, now))
}

/** The same for an item on demand. @throws MEDIA_NOT_FOUND; INVALID_INPUT for a host that the item does not allow */
export async function createItemToken(
  outside: PlaybackOutside & { publicUrl: string },
  accountId: string,
  { mediaId, ...given }: CreateItemTokenInput,
  now: number,
): Promise<ItemTokenView> {
  const item = await requireTokenItem(outside.db, accountId, mediaId)
  const claim = claimOf(item.embedDomains, given, now)
  const token = await signClaim(outside, item, claim)
  const base = itemFolder(outside.originUrl, mediaId, token)
  return {
    token,
    hlsUrl: `${base}/master.m3u8`,
    dashUrl: `${base}/manifest.mpd`,
    watchUrl: `${outside.publicUrl}/watch/${mediaId}?token=${token}`,
    embedUrl: `${outside.publicUrl}/embed/${mediaId}?token=${token}`,
    endsAt: new Date(claim.endsAt * 1_000).toISOString(),
  }
}

/** @throws INVALID_INPUT for a host that is not allowed */
function claimOf(embedDomains: readonly string[], { playForS, embedHost: asked }: TokenInput, now: number) {
  const embedHost = asked ?? null
  if (embedHost !== null && !allowsHost(embedDomains, embedHost)) {
    const message = 'The list of allowed domains does not have this host. No token was created; add the host first.'
    throw new DomainError('INVALID_INPUT', { message, data: { issues: [{ path: 'embedHost', message }] } })
  }
  return { endsAt: Math.floor(now / 1_000) + playForS, embedHost }
}

/** For the account's own pages, at any address. @throws CHANNEL_NOT_FOUND */
export async function createOwnToken(
  outside: PlaybackOutside,
  accountId: string,
  channelId: string,
  now: number,
): Promise<PlaybackTokenView> {
  return signFor(outside, await requireTokenChannel(outside.db, accountId, channelId), ownClaim(now))
}

/** For a page that the account itself sees. */
export const ownClaim = (now: number): SignedClaim => ({
  endsAt: Math.floor(now / 1_000) + PAGE_PLAYS_FOR_S,
  embedHost: ANY_PAGE,
})

export async function signFor(
  outside: PlaybackOutside,
  channel: ChannelOwner,
  claim: SignedClaim,
): Promise<PlaybackTokenView> {
  const token = await signClaim(outside, channel, claim)
  const base = `${outside.originUrl}/live/~${token}/${channel.slug}`
  return {
    token,
    hlsUrl: `${base}/master.m3u8`,
    dashUrl: `${base}/manifest.mpd`,
    thumbnailUrl: `${base}/thumbnail.jpg`,
    endsAt: new Date(claim.endsAt * 1_000).toISOString(),
  }
}

/** Where an item on demand is at the origin. @param token null: none */
export const itemFolder = (originUrl: string, mediaId: string, token: string | null) =>
  `${originUrl}/vod/${token === null ? '' : `~${token}/`}${mediaId}`

/** Signs with the newest key. @param subjectId what it opens, if not the owner itself */
export async function signClaim(
  { db, dataDir }: Pick<PlaybackOutside, 'db' | 'dataDir'>,
  owner: PlaybackOwner,
  { subjectId = owner.id, ...claim }: SignedClaim & { subjectId?: string },
): Promise<string> {
  return signPlayback(await requireSigningKey(db, owner, openKeyRing(dataDir)), subjectId, claim)
}

/** The newest key; creates the first one of a channel or an item. */
export async function requireSigningKey(db: Db, owner: PlaybackOwner, keys: KeyRing): Promise<SigningKey> {
  return (await findSigningKey(db, owner, keys)) ?? (await addFirstKey(db, owner, keys))
}

async function findSigningKey(db: DbOrTx, owner: PlaybackOwner, keys: KeyRing): Promise<SigningKey | null> {
  const row = await db.playbackKey.findFirst({
    where: { ...keyOwner(owner), retiresAt: null },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { id: true, secret: true, retiresAt: true },
  })
  return row && openPlaybackKey(row, owner.accountId, keys)
}

async function addFirstKey(db: Db, owner: PlaybackOwner, keys: KeyRing): Promise<SigningKey> {
  const key = await db.$transaction(async (tx) => {
    await lockOwner(tx, owner)
    // Two concurrent callers queue at the lock, and the second finds the first one's key.
    const found = await findSigningKey(tx, owner, keys)
    if (found) return found
    await noteNewKey(tx, owner)
    return addPlaybackKey(tx, keys, owner)
  })
  await wakeOrigins(db, owner)
  return key
}
