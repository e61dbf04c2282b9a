// Playback tokens and the keys that sign them. Tokens are not stored: each is a signed statement that expires.
import type { Db, DbOrTx } from '#adapters/db.ts'
import { type KeyRing, openKeyRing } from '#adapters/master-keys.ts'
import { type SigningKey, signPlayback } from '#adapters/playback-token.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { allowsHost } from '#domain/playback/embed-hosts.ts'
import { ANY_PAGE, PAGE_PLAYS_FOR_S, type PlaybackClaim, RETIRE_AFTER_MS } from '#domain/playback/token.ts'
import { appendAudit } from '#features/audit/writes.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { DomainError } from '#server/errors.ts'
import { addPlaybackKey, openPlaybackKey } from './playback-key.ts'
import type { CreateTokenInput, PlaybackTokenView, RotationView } from './schema.ts'

export interface PlaybackOutside {
  db: Db
  /** Where the master keys lie. */
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
  const channel = await outside.db.channel.findFirst({
    where: { id: channelId, accountId },
    select: { id: true, accountId: true, slug: true, embedDomains: true },
  })
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
  if (embedHost !== null && !allowsHost(channel.embedDomains, embedHost)) {
    const message = 'The channel’s list of sites does not have this host. No token was made; add the host there first.'
    throw new DomainError('INVALID_INPUT', { message, data: { issues: [{ path: 'embedHost', message }] } })
  }
  return signFor(outside, channel, { endsAt: Math.floor(now / 1_000) + playForS, embedHost })
}

/** For the account's own pages, at whatever address it opens them. @throws CHANNEL_NOT_FOUND */
export async function createOwnToken(
  outside: PlaybackOutside,
  accountId: string,
  channelId: string,
  now: number,
): Promise<PlaybackTokenView> {
  const channel = await outside.db.channel.findFirst({
    where: { id: channelId, accountId },
    select: { id: true, accountId: true, slug: true },
  })
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
  return signFor(outside, channel, { endsAt: Math.floor(now / 1_000) + PAGE_PLAYS_FOR_S, embedHost: ANY_PAGE })
}

/** Signs with the newest key; a channel that has none gets its first. */
export async function signFor(
  { db, dataDir, originUrl }: PlaybackOutside,
  channel: TokenChannel,
  claim: Omit<PlaybackClaim, 'keyId'>,
): Promise<PlaybackTokenView> {
  const keys = openKeyRing(dataDir)
  const key = (await findSigningKey(db, channel, keys)) ?? (await addFirstKey(db, channel, keys))
  const token = signPlayback(key, channel.id, claim)
  const base = `${originUrl}/live/~${token}/${channel.slug}`
  return {
    token,
    ...{ hlsUrl: `${base}/master.m3u8`, dashUrl: `${base}/manifest.mpd`, thumbnailUrl: `${base}/thumbnail.jpg` },
    endsAt: new Date(claim.endsAt * 1_000).toISOString(),
  }
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
    // Two who ask at once stand in line at the lock, and the second finds the first one's key.
    const found = await findSigningKey(tx, channel, keys)
    if (found) return found
    await tx.channel.update({ where: { id: channel.id }, data: { revision: { increment: 1 } } })
    return addPlaybackKey(tx, keys, channel.accountId, channel.id)
  })
  await notify(db, 'timeline', channel.id)
  return key
}

/**
 * A new key signs from now on; the one before is good for as long as what it signed may last, any older
 * one for nothing any more: a second rotation at once ends every token that is out.
 * @throws CHANNEL_NOT_FOUND
 */
export async function rotatePlaybackKey(
  { db, dataDir }: PlaybackOutside,
  who: ActingIn,
  channelId: string,
  now: number,
): Promise<RotationView> {
  const retiresAt = new Date(now + RETIRE_AFTER_MS)
  const view = await db.$transaction(async (tx) => {
    const { name } = await lockChannel(tx, who.accountId, channelId)
    await tx.playbackKey.deleteMany({ where: { channelId, retiresAt: { not: null } } })
    const { count } = await tx.playbackKey.updateMany({ where: { channelId }, data: { retiresAt } })
    const { id } = await addPlaybackKey(tx, openKeyRing(dataDir), who.accountId, channelId)
    // What origins look at to see that they must read the channel anew.
    await tx.channel.update({ where: { id: channelId }, data: { revision: { increment: 1 } } })
    await appendAudit(tx, who, 'playback.rotate', channelId, { name, keyId: id })
    return { keyId: id, previousValidUntil: count > 0 ? retiresAt.toISOString() : null }
  })
  await notify(db, 'timeline', channelId)
  return view
}
