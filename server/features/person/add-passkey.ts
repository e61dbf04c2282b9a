import {
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { Db } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { requirePassword } from '#features/account/change-password.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { queueMail } from '#features/mail/queue-mail.ts'
import { DomainError } from '#server/errors.ts'
import { CHALLENGE_MS, createChallenge, requireRelyingParty, takeChallenge } from './passkey-challenge.ts'

const MOST = 20

type Who = ActingIn & { userId: string }
interface Outside {
  db: Db
  publicUrl: string
}

/** @throws WRONG_PASSWORD, TOO_MANY_ATTEMPTS, PASSKEYS_UNAVAILABLE */
export async function beginPasskey({ db, publicUrl }: Outside, who: Who, currentPassword: string, now: number) {
  const { rpID } = requireRelyingParty(publicUrl)
  const { email } = await requirePassword(db, who.userId, currentPassword)
  const known = await db.passkey.findMany({ where: { userId: who.userId }, select: { id: true, transports: true } })
  if (known.length >= MOST) throw new DomainError('TOO_MANY_PASSKEYS')
  return generateRegistrationOptions({
    rpName: 'Cloud Playout',
    rpID,
    userName: email,
    userID: new TextEncoder().encode(who.userId),
    challenge: await createChallenge(db, who.userId, now),
    timeout: CHALLENGE_MS,
    attestationType: 'none',
    excludeCredentials: known,
    // Discoverable, so that it signs in without an e-mail address.
    authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
  })
}

/** @throws PASSKEY_REFUSED, PASSKEYS_UNAVAILABLE */
export async function addPasskey(
  { db, publicUrl }: Outside,
  who: Who,
  { name, response }: { name: string; response: RegistrationResponseJSON },
  now: number,
): Promise<void> {
  const { rpID, origin } = requireRelyingParty(publicUrl)
  const { registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: (challenge) => takeChallenge(db, challenge, who.userId, now),
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: false,
  }).catch((cause) => {
    throw new DomainError('PASSKEY_REFUSED', { cause })
  })
  if (!registrationInfo) throw new DomainError('PASSKEY_REFUSED')
  const { id, publicKey, counter, transports = [] } = registrationInfo.credential
  await db.$transaction(async (tx) => {
    const { email } = await tx.user.findUniqueOrThrow({ where: { id: who.userId } })
    if ((await tx.passkey.count({ where: { OR: [{ id }] } })) > 0) throw new DomainError('PASSKEY_REFUSED')
    await tx.passkey.create({
      data: { id, userId: who.userId, name, publicKey, counter, transports: transports.map(String) },
    })
    await queueMail(tx, {
      kind: 'security-changed',
      to: email,
      userId: who.userId,
      data: { action: 'person.passkey-add' },
    })
    await appendAudit(tx, who, 'person.passkey-add', { subjectId: who.userId, name })
  })
}

/** @throws NOT_FOUND, also for a passkey of somebody else */
export async function removePasskey(db: Db, who: Who, passkeyId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const row = await tx.passkey.findFirst({ where: { id: passkeyId, userId: who.userId }, include: { user: true } })
    if (!row) throw new DomainError('NOT_FOUND')
    await tx.passkey.delete({ where: { id: passkeyId } })
    const data = { action: 'person.passkey-remove' }
    await queueMail(tx, { kind: 'security-changed', to: row.user.email, userId: who.userId, data })
    await appendAudit(tx, who, 'person.passkey-remove', { subjectId: who.userId, name: row.name })
  })
}
