// Every column with a sealed secret, for a rotation of the master keys.
import { type Db, type DbOrTx, Prisma } from '#adapters/db.ts'
import type { SealedFor } from '#adapters/seal.ts'

export const BATCH = 100

interface SealedColumn {
  purpose: SealedFor['purpose']
  table:
    | 'Destination'
    | 'PlaybackKey'
    | 'Channel'
    | 'Contribution'
    | 'Webhook'
    | 'Totp'
    | 'Import'
    | 'MediaItem'
    | 'AlertTarget'
  column: string
  /** The column with the id of the master key. */
  keyColumn: 'masterKeyId' | 'contentMasterKeyId' | 'previousMasterKeyId'
}

export const SEALED: readonly SealedColumn[] = [
  { purpose: 'stream-key', table: 'Destination', column: 'streamKey', keyColumn: 'masterKeyId' },
  { purpose: 'playback-key', table: 'PlaybackKey', column: 'secret', keyColumn: 'masterKeyId' },
  { purpose: 'content-secret', table: 'Channel', column: 'contentSecret', keyColumn: 'contentMasterKeyId' },
  { purpose: 'content-secret', table: 'MediaItem', column: 'contentSecret', keyColumn: 'contentMasterKeyId' },
  { purpose: 'pull-url', table: 'Contribution', column: 'pullUrl', keyColumn: 'masterKeyId' },
  { purpose: 'webhook-secret', table: 'Webhook', column: 'secret', keyColumn: 'masterKeyId' },
  { purpose: 'totp-secret', table: 'Totp', column: 'secret', keyColumn: 'masterKeyId' },
  { purpose: 'import-url', table: 'Import', column: 'url', keyColumn: 'masterKeyId' },
  { purpose: 'alert-target', table: 'AlertTarget', column: 'address', keyColumn: 'masterKeyId' },
  { purpose: 'webhook-secret', table: 'Webhook', column: 'previousSecret', keyColumn: 'previousMasterKeyId' },
]

/** With an account of their own. */
const OWNED: readonly SealedColumn['table'][] = ['Channel', 'Webhook', 'Totp', 'Import', 'MediaItem', 'AlertTarget']

interface SealedRecord {
  id: string
  sealed: Uint8Array<ArrayBuffer>
  accountId: string
}

const quoted = (name: string) => Prisma.raw(`"${name}"`)

/** At most BATCH records under another master key, by id. */
export async function listSealed(
  db: Db,
  { table, column, keyColumn }: SealedColumn,
  after: string,
  currentId: string,
): Promise<SealedRecord[]> {
  const owned = OWNED.includes(table)
  // A person's secret belongs to no account, nor does a target of the operators.
  const owner =
    table === 'Totp'
      ? Prisma.sql`''`
      : table === 'AlertTarget'
        ? Prisma.sql`COALESCE(record."accountId", '')`
        : owned
          ? Prisma.sql`record."accountId"`
          : Prisma.sql`owner."accountId"`
  // A playback key signs for a channel or for an item.
  const item = table === 'PlaybackKey' ? Prisma.sql`UNION ALL SELECT id, "accountId" FROM "MediaItem"` : Prisma.empty
  const ownerId =
    table === 'PlaybackKey'
      ? Prisma.sql`COALESCE(record."channelId", record."mediaId")`
      : Prisma.sql`record."channelId"`
  const join = owned
    ? Prisma.empty
    : Prisma.sql`JOIN (SELECT id, "accountId" FROM "Channel" ${item}) owner ON owner.id = ${ownerId}`
  return db.$queryRaw<SealedRecord[]>`
    SELECT record.id, record.${quoted(column)} AS sealed, ${owner} AS "accountId"
      FROM ${quoted(table)} record ${join}
     WHERE record.id > ${after} AND record.${quoted(keyColumn)} <> ${currentId} AND record.${quoted(column)} IS NOT NULL
     ORDER BY record.id LIMIT ${BATCH}`
}

/**
 * Stores nothing if the secret was replaced in between: that one is under the new master key already. Not through
 * Prisma's update: it would set `updatedAt`, and every relay would restart.
 */
export async function storeSealed(
  db: Db,
  { table, column, keyColumn }: SealedColumn,
  { id, sealed }: SealedRecord,
  next: { sealed: Uint8Array; masterKeyId: string },
): Promise<number> {
  return db.$executeRaw`
    UPDATE ${quoted(table)} SET ${quoted(column)} = ${next.sealed}, ${quoted(keyColumn)} = ${next.masterKeyId}
     WHERE id = ${id} AND ${quoted(column)} = ${sealed}`
}

/**
 * Ids of the master keys that some record needs. Includes the stream keys of live inputs: only their HMAC is stored,
 * which no rotation can renew.
 */
export async function listUsedKeys(tx: DbOrTx, { table, keyColumn }: SealedColumn): Promise<string[]> {
  const used = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT ${quoted(keyColumn)} AS id FROM ${quoted(table)} WHERE ${quoted(keyColumn)} IS NOT NULL`
  return used.map(({ id }) => id)
}
