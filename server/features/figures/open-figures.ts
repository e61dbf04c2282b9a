// Opens the live figures of a channel or an item. They are at the origin, which knows no accounts: a ticket proves the access.
import type { DbOrTx } from '#adapters/db.ts'
import { TICKET_LIFE_MS, writeTicket } from '#adapters/figures-ticket.ts'
import { loadSecrets } from '#adapters/secrets.ts'
import { installationTokenKey } from '#adapters/signed-token.ts'
import type { Actor } from '#domain/account/actor.ts'
import { DomainError } from '#server/errors.ts'
import type { FiguresAddress } from './schema.ts'

interface FiguresOutside {
  db: DbOrTx
  dataDir: string
  originUrl: string
}

/** @throws CHANNEL_NOT_FOUND, also for another account's channel */
export async function openFigures(outside: FiguresOutside, who: Actor, channelId: string, now: number) {
  const channel = await outside.db.channel.findFirst({
    where: { id: channelId, accountId: who.accountId, deletedAt: null },
    select: { id: true },
  })
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
  return addressFor(outside, who, channelId, now)
}

/** @throws MEDIA_NOT_FOUND, also for another account's item */
export async function openItemFigures(outside: FiguresOutside, who: Actor, mediaId: string, now: number) {
  const item = await outside.db.mediaItem.findFirst({
    where: { id: mediaId, accountId: who.accountId, deletedAt: null },
    select: { id: true },
  })
  if (!item) throw new DomainError('MEDIA_NOT_FOUND')
  return addressFor(outside, who, mediaId, now)
}

async function addressFor(
  { dataDir, originUrl }: FiguresOutside,
  who: Actor,
  subjectId: string,
  now: number,
): Promise<FiguresAddress> {
  const { nextAuthSecret } = await loadSecrets(dataDir)
  const holder = who.kind === 'key' ? who.keyId : (who.sessionId ?? null)
  const ticket = await writeTicket(installationTokenKey(nextAuthSecret), subjectId, now, holder)
  return {
    url: `${originUrl.replace(/^http/, 'ws')}/ws/stream/${subjectId}?ticket=${ticket}`,
    expiresAt: new Date(now + TICKET_LIFE_MS).toISOString(),
  }
}
