import type { z } from 'zod'
import type { DbOrTx } from '#adapters/db.ts'
import { DomainError } from '#server/errors.ts'
import type { securitySchema } from './schema.ts'

export async function getSecurity(db: DbOrTx, userId: string): Promise<z.output<typeof securitySchema>> {
  const user = await db.user.findUnique({ where: { id: userId }, select: { email: true, emailVerifiedAt: true } })
  if (!user) throw new DomainError('UNAUTHENTICATED')
  return { email: user.email, emailVerified: user.emailVerifiedAt !== null }
}
