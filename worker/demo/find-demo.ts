// Looks up what an earlier start of the demo left.
import { hashApiKey } from '#adapters/api-key.ts'
import type { Db } from '#adapters/db.ts'
import { findSignIn } from '#features/account/find-actor.ts'

export function findUser(db: Db, email: string) {
  return findSignIn(db, { email })
}

export async function isLiveApiKey(db: Db, accountId: string, secret: string): Promise<boolean> {
  return (await db.apiKey.count({ where: { accountId, secretHash: hashApiKey(secret), revokedAt: null } })) > 0
}

export function findDemoMedia(db: Db, accountId: string, sourceName: string) {
  return db.mediaItem.findFirst({
    where: { accountId, sourceName },
    orderBy: { createdAt: 'asc' },
    select: { id: true, state: true },
  })
}

export function listDemoMedia(db: Db, ids: readonly string[]) {
  return db.mediaItem.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, title: true, state: true, failureMessage: true },
  })
}

export function findDemoChannel(db: Db, accountId: string, name: string) {
  return db.channel.findFirst({
    where: { accountId, name, deletedAt: null },
    orderBy: { createdAt: 'asc' },
    select: {
      id: true,
      slug: true,
      desired: true,
      observed: true,
      reason: true,
      _count: { select: { rundown: true } },
    },
  })
}

export async function findRundown(db: Db, channelId: string): Promise<{ rundown: string[]; revision: number }> {
  const { rundown, revision } = await db.channel.findUniqueOrThrow({
    where: { id: channelId },
    select: { revision: true, rundown: { orderBy: { position: 'asc' }, select: { mediaId: true } } },
  })
  return { rundown: rundown.map(({ mediaId }) => mediaId), revision }
}
