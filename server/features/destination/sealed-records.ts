// Every kind of record with a sealed secret, for a rotation of the master keys.
import type { Db, DbOrTx } from '#adapters/db.ts'
import type { SealedFor } from '#adapters/seal.ts'
import { pullUrlOf } from '#features/contribution/secrets.ts'
import { contentSecretOf } from '#features/playback/encryption.ts'
import { playbackKeyOf } from '#features/playback/playback-key.ts'
import { streamKeyOf } from './stream-key.ts'

export const BATCH = 100

export interface SealedRecord {
  id: string
  sealed: Uint8Array<ArrayBuffer>
  belongsTo: SealedFor
}

interface SealedKind {
  /** At most BATCH records under another master key, by id. */
  list(db: Db, after: string, currentId: string): Promise<SealedRecord[]>
  /** Stores nothing if the secret was replaced in between: that one is under the new master key already. */
  store(db: Db, id: string, was: Uint8Array, sealed: Uint8Array, currentId: string): Promise<number>
  /** Ids of the master keys that some record needs. */
  listUsed(tx: DbOrTx): Promise<string[]>
}

const page = (after: string, currentId: string) => ({
  where: { id: { gt: after }, masterKeyId: { not: currentId } },
  orderBy: { id: 'asc' } as const,
  take: BATCH,
})

const streamKeys: SealedKind = {
  async list(db, after, currentId) {
    const rows = await db.destination.findMany({
      ...page(after, currentId),
      select: { id: true, streamKey: true, channel: { select: { accountId: true } } },
    })
    return rows.map(({ id, streamKey, channel }) => ({
      id,
      sealed: streamKey,
      belongsTo: streamKeyOf(channel.accountId, id),
    }))
  },
  // Not through Prisma's update: it would set `updatedAt`, and every relay would restart.
  store: (db, id, was, sealed, currentId) => db.$executeRaw`
    UPDATE "Destination" SET "streamKey" = ${sealed}, "masterKeyId" = ${currentId}
     WHERE id = ${id} AND "streamKey" = ${was}`,
  async listUsed(tx) {
    const used = await tx.destination.findMany({ distinct: ['masterKeyId'], select: { masterKeyId: true } })
    return used.map(({ masterKeyId }) => masterKeyId)
  },
}

const playbackKeys: SealedKind = {
  async list(db, after, currentId) {
    const rows = await db.playbackKey.findMany({
      ...page(after, currentId),
      select: { id: true, secret: true, channel: { select: { accountId: true } } },
    })
    return rows.map(({ id, secret, channel }) => ({
      id,
      sealed: secret,
      belongsTo: playbackKeyOf(channel.accountId, id),
    }))
  },
  store: (db, id, was, sealed, currentId) => db.$executeRaw`
    UPDATE "PlaybackKey" SET "secret" = ${sealed}, "masterKeyId" = ${currentId} WHERE id = ${id} AND "secret" = ${was}`,
  async listUsed(tx) {
    const used = await tx.playbackKey.findMany({ distinct: ['masterKeyId'], select: { masterKeyId: true } })
    return used.map(({ masterKeyId }) => masterKeyId)
  },
}

const pullUrls: SealedKind = {
  async list(db, after, currentId) {
    const { where, ...paged } = page(after, currentId)
    const rows = await db.contribution.findMany({
      ...paged,
      // Only pulled ones: a page of others would look like the last.
      where: { ...where, pullUrl: { not: null } },
      select: { id: true, pullUrl: true, channel: { select: { accountId: true } } },
    })
    return rows.flatMap(({ id, pullUrl, channel }) =>
      pullUrl ? [{ id, sealed: pullUrl, belongsTo: pullUrlOf(channel.accountId, id) }] : [],
    )
  },
  store: (db, id, was, sealed, currentId) => db.$executeRaw`
    UPDATE "Contribution" SET "pullUrl" = ${sealed}, "masterKeyId" = ${currentId} WHERE id = ${id} AND "pullUrl" = ${was}`,
  /** Includes our own stream keys: only their HMAC is stored, which no rotation can renew. */
  async listUsed(tx) {
    const used = await tx.contribution.findMany({
      where: { masterKeyId: { not: null } },
      distinct: ['masterKeyId'],
      select: { masterKeyId: true },
    })
    return used.map(({ masterKeyId }) => masterKeyId!)
  },
}

const contentSecrets: SealedKind = {
  async list(db, after, currentId) {
    const rows = await db.channel.findMany({
      where: { id: { gt: after }, contentMasterKeyId: { not: currentId } },
      orderBy: { id: 'asc' },
      take: BATCH,
      select: { id: true, accountId: true, contentSecret: true },
    })
    return rows.map(({ id, accountId, contentSecret }) => ({
      id,
      sealed: contentSecret ?? new Uint8Array(),
      belongsTo: contentSecretOf(accountId, id),
    }))
  },
  store: (db, id, was, sealed, currentId) => db.$executeRaw`
    UPDATE "Channel" SET "contentSecret" = ${sealed}, "contentMasterKeyId" = ${currentId}
     WHERE id = ${id} AND "contentSecret" = ${was}`,
  async listUsed(tx) {
    const used = await tx.channel.findMany({
      where: { contentMasterKeyId: { not: null } },
      distinct: ['contentMasterKeyId'],
      select: { contentMasterKeyId: true },
    })
    return used.flatMap(({ contentMasterKeyId }) => contentMasterKeyId ?? [])
  },
}

export const SEALED: readonly SealedKind[] = [streamKeys, playbackKeys, contentSecrets, pullUrls]
