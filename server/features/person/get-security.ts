import type { DbOrTx } from '#adapters/db.ts'
import { listProviders } from '#adapters/oauth-clients.ts'
import type { Services } from '#adapters/services.ts'
import { DomainError } from '#server/errors.ts'
import { relyingParty } from './passkey-challenge.ts'

type Outside = { db: DbOrTx } & Pick<Services, 'publicUrl' | 'oauth'>

export async function getSecurity({ db, publicUrl, oauth }: Outside, userId: string) {
  const user = await db.user.findUnique({
    where: { id: userId },
    select: {
      email: true,
      emailVerifiedAt: true,
      totp: true,
      identities: true,
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
    providers: listProviders(oauth).map(({ id, name }) => ({
      id,
      name,
      since: user.identities.find(({ provider }) => provider === id)?.createdAt ?? null,
    })),
  }
}
