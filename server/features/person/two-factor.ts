// Turns the second step on and off. Turning it on needs the password and a first code; turning it off needs a code.
import { randomBytes } from 'node:crypto'
import { Secret } from 'otpauth'
import type { DbOrTx } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { sealInside } from '#adapters/sealing.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { requirePassword } from '#features/account/change-password.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { queueMail } from '#features/mail/queue-mail.ts'
import { endAllSessions } from '#features/session/end-session.ts'
import { DomainError } from '#server/errors.ts'
import { boundTo, hashRecoveryCode, hasTwoFactor, requireCode, type SecondStep, totpOf } from './check-code.ts'

const RECOVERY_CODES = 10
/** 160 bits, as RFC 4226 recommends. */
const SECRET_BYTES = 20
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

type Who = ActingIn & { userId: string; sessionId?: string }

/**
 * A new secret, which counts once a first code was entered.
 * @returns the address for the app, as text for a QR code, and the secret to type
 * @throws WRONG_PASSWORD, TOO_MANY_ATTEMPTS, TWO_FACTOR_ON
 */
export async function beginTwoFactor({ db, keys, userId }: SecondStep, currentPassword: string) {
  const { email } = await requirePassword(db, userId, currentPassword)
  const secret = new Secret({ size: SECRET_BYTES }).base32
  const id = newId('tf')
  await db.$transaction(async (tx) => {
    if (await hasTwoFactor(tx, userId)) throw new DomainError('TWO_FACTOR_ON')
    const { sealed, masterKeyId } = await sealInside(tx, keys, boundTo(id), secret)
    await tx.totp.deleteMany({ where: { userId, confirmedAt: null } })
    await tx.totp.create({ data: { id, userId, secret: sealed, masterKeyId } })
  })
  const totp = totpOf(secret)
  totp.label = email
  return { uri: totp.toString(), secret }
}

/**
 * Other sessions end: they had no second step.
 * @returns the recovery codes, which are shown only here
 * @throws WRONG_CODE, TOO_MANY_ATTEMPTS, TWO_FACTOR_ON
 */
export async function confirmTwoFactor(step: SecondStep, who: Who, code: string): Promise<{ recoveryCodes: string[] }> {
  if (await hasTwoFactor(step.db, who.userId)) throw new DomainError('TWO_FACTOR_ON')
  await requireCode(step, code)
  return step.db.$transaction(async (tx) => {
    const { count } = await tx.totp.updateMany({
      where: { userId: who.userId, confirmedAt: null },
      data: { confirmedAt: new Date(step.now) },
    })
    if (count === 0) throw new DomainError('TWO_FACTOR_ON')
    const endedSessions = await endAllSessions(tx, who.userId, who.sessionId)
    await report(tx, who, 'person.two-factor-on', { endedSessions })
    return { recoveryCodes: await replaceRecoveryCodes(tx, who.userId) }
  })
}

/** @throws WRONG_CODE, TOO_MANY_ATTEMPTS */
export async function endTwoFactor(step: SecondStep, who: Who, code: string): Promise<void> {
  await requireCode(step, code)
  await step.db.$transaction(async (tx) => {
    await tx.totp.deleteMany({ where: { userId: who.userId } })
    await tx.recoveryCode.deleteMany({ where: { userId: who.userId } })
    await report(tx, who, 'person.two-factor-off')
  })
}

/** The earlier ones end. @throws WRONG_CODE, TOO_MANY_ATTEMPTS */
export async function renewRecoveryCodes(step: SecondStep, who: Who, code: string) {
  await requireCode(step, code)
  return step.db.$transaction(async (tx) => {
    await report(tx, who, 'person.recovery-codes')
    return { recoveryCodes: await replaceRecoveryCodes(tx, who.userId) }
  })
}

async function replaceRecoveryCodes(tx: DbOrTx, userId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () =>
    [...randomBytes(16)].map((byte) => ALPHABET[byte & 31]).join(''),
  )
  await tx.recoveryCode.deleteMany({ where: { userId } })
  await tx.recoveryCode.createMany({
    data: codes.map((code) => ({ userId, codeHash: hashRecoveryCode(userId, code) })),
  })
  return codes.map((code) => code.replace(/(.{4})(?=.)/g, '$1-'))
}

async function report(
  tx: DbOrTx,
  who: Who,
  action: 'person.two-factor-on' | 'person.two-factor-off' | 'person.recovery-codes',
  facts: Record<string, number> = {},
): Promise<void> {
  const { email } = await tx.user.findUniqueOrThrow({ where: { id: who.userId }, select: { email: true } })
  await queueMail(tx, { kind: 'security-changed', to: email, userId: who.userId, data: { action } })
  await appendAudit(tx, who, action, { subjectId: who.userId, ...facts })
}
