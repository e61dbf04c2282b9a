import type { Db, DbOrTx } from '#adapters/db.ts'
import { type KeyRing, openKeyRing } from '#adapters/master-keys.ts'
import { type SignedClaim, type SigningKey, signPlayback } from '#adapters/playback-token.ts'
import { notify } from '#adapters/wakeup.ts'
import { allowsHost } from '#domain/playback/embed-hosts.ts'
import { ANY_PAGE, PAGE_PLAYS_FOR_S } from '#domain/playback/token.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { DomainError } from '#server/errors.ts'
import { addPlaybackKey, openPlaybackKey } from './playback-key.ts'
import type { CreateTokenInput, PlaybackTokenView } from './schema.ts'

export interface PlaybackOutside {
  db: Db
  /** Where the master keys are stored. */
  dataDir: string
  /** How browsers reach the origin. */
  originUrl: string
}

export interface TokenChannel {
  id: string
  accountId: string
  slug: string
}

/**
 * For a customer's own server, which decides who may watch.
 * @throws CHANNEL_NOT_FOUND; INVALID_INPUT for a host that the channel does not allow
 */
export async function createPlaybackToken(
  outside: PlaybackOutside,
  accountId: string,
  { channelId, playForS, ...given }: CreateTokenInput,
  now: number,
): Promise<PlaybackTokenView> {
  const embedHost = given.embedHost ?? null
  const channel = await requireTokenChannel(outside.db, accountId, channelId)
  if (embedHost !== null && !allowsHost(channel.embedDomains, embedHost)) {
    const message =
      'The channel’s list of sites does not have this host. No token was created; add the host to the list first.'
    throw new DomainError('INVALID_INPUT', { message, data: { issues: [{ path: 'embedHost', message }] } })
  }
  return signFor(outside, channel, { endsAt: Math.floor(now / 1_000) + playForS, embedHost })
}

/** For the account's own pages, at any address. @throws CHANNEL_NOT_FOUND */
export async function createOwnToken(
  outside: PlaybackOutside,
  accountId: string,
  channelId: string,
  now: number,
): Promise<PlaybackTokenView> {
  const channel = await requireTokenChannel(outside.db, accountId, channelId)
  return signFor(outside, channel, { endsAt: Math.floor(now / 1_000) + PAGE_PLAYS_FOR_S, embedHost: ANY_PAGE })
}

/** @throws CHANNEL_NOT_FOUND, also for another account's channel */
export async function requireTokenChannel(db: DbOrTx, accountId: string, channelId: string) {
  const channel = await db.channel.findFirst({
    where: { id: channelId, accountId, deletedAt: null },
    select: { id: true, accountId: true, slug: true, name: true, embedDomains: true },
  })
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
  return channel
}

/** Signs with the newest key. */
export async function signFor(
  { db, dataDir, originUrl }: PlaybackOutside,
  channel: TokenChannel,
  claim: SignedClaim,
): Promise<PlaybackTokenView> {
  const key = await requireSigningKey(db, channel, openKeyRing(dataDir))
  const token = await signPlayback(key, channel.id, claim)
  const base = `${originUrl}/live/~${token}/${channel.slug}`
  return {
    token,
    hlsUrl: `${base}/master.m3u8`,
    dashUrl: `${base}/manifest.mpd`,
    thumbnailUrl: `${base}/thumbnail.jpg`,
    endsAt: new Date(claim.endsAt * 1_000).toISOString(),
  }
}

/** The newest key; creates the first one of a channel. */
export async function requireSigningKey(db: Db, channel: TokenChannel, keys: KeyRing): Promise<SigningKey> {
  return (await findSigningKey(db, channel, keys)) ?? (await addFirstKey(db, channel, keys))
}

async function findSigningKey(db: DbOrTx, channel: TokenChannel, keys: KeyRing): Promise<SigningKey | null> {
  const row = await db.playbackKey.findFirst({
    where: { channelId: channel.id, retiresAt: null },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { id: true, secret: true, retiresAt: true },
  })
  return row && openPlaybackKey(row, channel.accountId, keys)
}

async function addFirstKey(db: Db, channel: TokenChannel, keys: KeyRing): Promise<SigningKey> {
  const key = await db.$transaction(async (tx) => {
    await lockChannel(tx, channel.accountId, channel.id)
    // Two concurrent callers queue at the lock, and the second finds the first one's key.
    const found = await findSigningKey(tx, channel, keys)
    if (found) return found
    await tx.channel.update({ where: { id: channel.id }, data: { revision: { increment: 1 } } })
    return addPlaybackKey(tx, keys, channel.accountId, channel.id)
  })
  await notify(db, 'timeline', channel.id)
  return key
}
