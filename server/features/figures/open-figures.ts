// Opens a channel's live figures. They are at the origin, which knows no accounts: a ticket proves the access.
import type { DbOrTx } from '#adapters/db.ts'
import { TICKET_LIFE_MS, writeTicket } from '#adapters/figures-ticket.ts'
import { loadSecrets } from '#adapters/secrets.ts'
import { installationTokenKey } from '#adapters/signed-token.ts'
import type { Actor } from '#domain/account/actor.ts'
import { DomainError } from '#server/errors.ts'
import type { FiguresAddress } from './schema.ts'

/** @throws CHANNEL_NOT_FOUND, also for another account's channel */
export async function openFigures(
  { db, dataDir, originUrl }: { db: DbOrTx; dataDir: string; originUrl: string },
  who: Actor,
  channelId: string,
  now: number,
): Promise<FiguresAddress> {
  const channel = await db.channel.findFirst({
    where: { id: channelId, accountId: who.accountId, deletedAt: null },
    select: { id: true },
  })
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
  const { nextAuthSecret } = await loadSecrets(dataDir)
  const holder = who.kind === 'key' ? who.keyId : (who.sessionId ?? null)
  const ticket = await writeTicket(installationTokenKey(nextAuthSecret), channelId, now, holder)
  return {
    url: `${originUrl.replace(/^http/, 'ws')}/ws/stream/${channelId}?ticket=${ticket}`,
    expiresAt: new Date(now + TICKET_LIFE_MS).toISOString(),
  }
}
