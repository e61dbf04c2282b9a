// The valid stream keys, which the ingest worker keeps in memory.
import type { Db, Prisma } from '#adapters/db.ts'

const COLUMNS = { id: true, channelId: true, keyHmac: true, masterKeyId: true } as const
const USABLE = {
  source: 'rtmp',
  enabled: true,
  revokedAt: null,
  keyHmac: { not: null },
  channel: { deletedAt: null },
} as const

const toHolder = ({ id, keyHmac, ...row }: Prisma.ContributionGetPayload<{ select: typeof COLUMNS }>) => ({
  ...row,
  contributionId: id,
  /** Hexadecimal. */
  hmac: Buffer.from(keyHmac ?? []).toString('hex'),
})

export type KeyHolder = ReturnType<typeof toHolder>

/** All usable ones: not revoked, not switched off. */
export async function listKeyHolders(db: Db): Promise<KeyHolder[]> {
  return (await db.contribution.findMany({ where: USABLE, select: COLUMNS })).map(toHolder)
}

/** @param hmacs of one key, one under each master key */
export async function findKeyHolder(db: Db, hmacs: readonly string[]): Promise<KeyHolder | null> {
  const keyHmac = { in: hmacs.map((hmac) => new Uint8Array(Buffer.from(hmac, 'hex'))) }
  const row = await db.contribution.findFirst({ where: { ...USABLE, keyHmac }, select: COLUMNS })
  return row && toHolder(row)
}

/** Changes whenever a contribution was changed. */
export async function contributionsMark(db: Db): Promise<string> {
  const { _count, _max } = await db.contribution.aggregate({ _count: true, _max: { updatedAt: true } })
  return `${_count} ${_max.updatedAt?.getTime() ?? 0}`
}

/**
 * The same key under the current master key, so that the old one can be dropped later. Not through Prisma's update: it
 * would set `updatedAt`, and this is no change by the owner.
 */
export async function rehashKey(db: Db, holder: KeyHolder, hmac: string, masterKeyId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE "Contribution" SET "keyHmac" = ${new Uint8Array(Buffer.from(hmac, 'hex'))}, "masterKeyId" = ${masterKeyId}
     WHERE id = ${holder.contributionId} AND "keyHmac" = ${new Uint8Array(Buffer.from(holder.hmac, 'hex'))}`
}
