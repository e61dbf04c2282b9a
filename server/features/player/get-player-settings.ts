import type { DbOrTx } from '#adapters/db.ts'
import { readLimits } from '#features/account/limits.ts'
import { DomainError } from '#server/errors.ts'
import { PLAYER_COLUMNS, type PlayerSource, toPlayerChannel } from './find-player-channel.ts'
import type { PlayerSettingsView } from './schema.ts'

/** What a browser must know before it renders an embed. Null: no channel has that address. */
export async function findEmbedDomains(db: DbOrTx, slug: string): Promise<string[] | null> {
  const row = await db.channel.findUnique({ where: { slug, deletedAt: null }, select: { embedDomains: true } })
  return row?.embedDomains ?? null
}

/** @throws CHANNEL_NOT_FOUND, also for another account's channel */
export async function getPlayerSettings(
  source: PlayerSource,
  accountId: string,
  channelId: string,
): Promise<PlayerSettingsView> {
  const row = await source.db.channel.findFirst({
    where: { id: channelId, accountId, deletedAt: null },
    select: { ...PLAYER_COLUMNS, encrypted: true, catchUpDays: true },
  })
  if (!row) throw new DomainError('CHANNEL_NOT_FOUND')
  const { id, slug, name, access, embedDomains, dvrMinutes, look, posterUrl } = await toPlayerChannel(source, row)
  const limits = await readLimits(source.db, accountId)
  return {
    channelId: id,
    slug,
    name,
    access,
    embedDomains,
    dvrMinutes,
    longestDvrMinutes: limits.dvrMinutes,
    catchUpDays: row.catchUpDays,
    longestCatchUpDays: limits.catchUpDays,
    signedLinksAllowed: limits.signedLinks > 0,
    encrypted: row.encrypted,
    encryptionAllowed: limits.encryption > 0,
    ...look,
    posterUrl,
    ...playerAddresses(source.publicUrl, slug),
  }
}

export function playerAddresses(publicUrl: string, slug: string) {
  const watchUrl = `${publicUrl}/watch/${slug}`
  return {
    watchUrl,
    embedUrl: `${publicUrl}/embed/${slug}`,
    oembedUrl: `${publicUrl}/api/oembed?format=json&url=${encodeURIComponent(watchUrl)}`,
  }
}
