import { randomBytes } from 'node:crypto'
import type { Db } from '#adapters/db.ts'
import { hashSetupToken, hasNobody } from './find-setup-token.ts'

const VALID_MS = 24 * 3_600_000

/** @returns a new token that replaces the previous one; null if a user exists already */
export async function offerFirstAccount(db: Db, now: number): Promise<string | null> {
  const token = randomBytes(32).toString('base64url')
  return db.$transaction(async (tx) => {
    await tx.setupToken.deleteMany()
    if (!(await hasNobody(tx))) return null
    await tx.setupToken.create({ data: { tokenHash: hashSetupToken(token), endsAt: new Date(now + VALID_MS) } })
    return token
  })
}
