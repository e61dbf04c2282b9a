// A channel's slug, and its name among those of the account. Names and numbers are chosen with the account locked.
import { randomBytes } from 'node:crypto'
import type { Db, DbOrTx } from '#adapters/db.ts'
import { isUniqueViolation } from '#adapters/prisma-errors.ts'
import { freeName, nameKey } from '#domain/channel/channel-name.ts'
import { makeSlug } from '#domain/channel/make-slug.ts'
import { explainName } from './channel-settings.ts'

const ATTEMPTS = 6

/** Repeats the transaction with another slug while the slug is another channel's, perhaps of another account. */
export async function withFreeSlug<T>(
  db: Db,
  write: (tx: DbOrTx, slugOf: (name: string) => string) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const suffix = attempt === 1 ? '' : `-${randomBytes(3).toString('hex')}`
    try {
      return await db.$transaction((tx) => write(tx, (name) => makeSlug(name) + suffix))
    } catch (error) {
      // A duplicate slug ends the transaction.
      if (!isUniqueViolation(error, 'slug') || attempt >= ATTEMPTS) throw explainName(error)
    }
  }
}

/** For a name that nobody typed: a copy's, an imported or restored channel's. */
export async function nameColumns(tx: DbOrTx, accountId: string, wanted: string) {
  const rows = await tx.channel.findMany({ where: { accountId, nameKey: { not: null } }, select: { nameKey: true } })
  const name = freeName(wanted, new Set(rows.map((row) => row.nameKey!)))
  return { name, nameKey: nameKey(name) }
}

/** The number after the account's highest. */
export async function nextNumber(tx: DbOrTx, accountId: string): Promise<number> {
  const last = await tx.channel.aggregate({ where: { accountId }, _max: { number: true } })
  return (last._max.number ?? 0) + 1
}
