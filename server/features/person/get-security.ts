import type { DbOrTx } from '#adapters/db.ts'
import { DomainError } from '#server/errors.ts'
import { relyingParty } from './passkey-challenge.ts'

export async function getSecurity({ db, publicUrl }: { db: DbOrTx; publicUrl: string }, userId: string) {
  const user = await db.user.findUnique({
    where: { id: userId },
    select: {
      email: true,
      emailVerifiedAt: true,
      totp: true,
      passkeys: { orderBy: { createdAt: 'asc' }, select: { id: true, name: true, createdAt: true, lastUsedAt: true } },
      _count: { select: { recoveryCodes: { where: { usedAt: null } } } },
    },
  })
  if (!user) throw new DomainError('UNAUTHENTICATED')
  const since = user.totp?.confirmedAt
  return {
    email: user.email,
    emailVerified: user.emailVerifiedAt !== null,
    twoFactor: since ? { since, recoveryCodesLeft: user._count.recoveryCodes } : null,
    passkeysPossible: relyingParty(publicUrl) !== null,
    passkeys: user.passkeys,
  }
}
