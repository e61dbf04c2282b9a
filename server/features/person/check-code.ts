// The second step of a sign-in: a code of the authenticator app, or a recovery code. Each is accepted once.
import { createHash } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import type { Db, DbOrTx } from '#adapters/db.ts'
import { openDelay } from '#adapters/delay.ts'
import type { KeyRing } from '#adapters/master-keys.ts'
import { unseal } from '#adapters/seal.ts'
import { DomainError } from '#server/errors.ts'

/** RFC 6238: what authenticator apps expect. */
const PERIOD_S = 30
const DIGITS = 6
/** Periods before and after the present one: a phone's clock may be wrong by that. */
const WINDOW = 1
/** Six digits, three of which are right at a time: after these each attempt waits longer. */
const TRIES = { free: 5, windowS: 3600, longestS: 900 }

export interface SecondStep {
  db: Db
  keys: KeyRing
  userId: string
  /** Epoch ms. */
  now: number
}

export const totpOf = (secret: string) =>
  new TOTP({ issuer: 'Cloud Playout', secret: Secret.fromBase32(secret), period: PERIOD_S, digits: DIGITS })

export const boundTo = (recordId: string) => ({ accountId: '', recordId, purpose: 'totp-secret' }) as const

export const hashRecoveryCode = (userId: string, code: string) =>
  createHash('sha256').update(`${userId} ${code}`).digest('hex')

/** Whether a sign-in of this person needs a second step. */
export async function hasTwoFactor(db: DbOrTx, userId: string): Promise<boolean> {
  return (await db.totp.count({ where: { userId, confirmedAt: { not: null } } })) > 0
}

/**
 * Uses the code up.
 * @param typed with or without spaces and hyphens
 * @throws WRONG_CODE, TOO_MANY_ATTEMPTS
 */
export async function requireCode(step: SecondStep, typed: string): Promise<'totp' | 'recovery'> {
  const tries = openDelay(step.db, 'second-step', TRIES)
  const waitMs = await tries.take(step.userId)
  if (waitMs !== null) throw new DomainError('TOO_MANY_ATTEMPTS', { data: { retryAfterMs: waitMs } })
  const code = typed.slice(0, 100).replace(/[\s-]/g, '').toLowerCase()
  const kind = code.length === DIGITS ? 'totp' : 'recovery'
  const good = kind === 'totp' ? await takeAppCode(step, code) : await takeRecoveryCode(step, code)
  if (!good) throw new DomainError('WRONG_CODE')
  await tries.clear(step.userId)
  return kind
}

async function takeAppCode({ db, keys, userId, now }: SecondStep, token: string): Promise<boolean> {
  const row = await db.totp.findUnique({ where: { userId } })
  if (!row) return false
  const totp = totpOf(await unseal(row.secret, boundTo(row.id), keys.find))
  const offset = totp.validate({ token, timestamp: now, window: WINDOW })
  if (offset === null) return false
  const period = TOTP.counter({ period: PERIOD_S, timestamp: now }) + offset
  // Of two concurrent calls with one code the second finds the period taken.
  const taken = await db.totp.updateMany({
    where: { id: row.id, lastPeriod: { lt: period } },
    data: { lastPeriod: period },
  })
  return taken.count === 1
}

async function takeRecoveryCode({ db, userId, now }: SecondStep, code: string): Promise<boolean> {
  const where = { userId, codeHash: hashRecoveryCode(userId, code), usedAt: null }
  return (await db.recoveryCode.updateMany({ where, data: { usedAt: new Date(now) } })).count === 1
}
