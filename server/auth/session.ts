// Who is signed in, for pages and layouts.
import { headers } from 'next/headers'
import { services } from '../adapters/services.ts'
import type { Role } from '../domain/account/actor.ts'
import { findSessionUser } from '../features/account/reads.ts'
import { readSessionUserId } from './session-token.ts'

export interface SessionUser {
  id: string
  name: string
  email: string
  role: Role
  account: { id: string; name: string }
}

/**
 * The signed-in user as the database has it now; null when nobody is (the caller redirects to /sign-in).
 * Pages are drawn for GET only, so no same-origin check is needed here.
 */
export async function requireUser(): Promise<SessionUser | null> {
  // First, so that a build, which has no request and no database, knows the page as dynamic and stops here.
  const cookies = (await headers()).get('cookie')
  const { db, dataDir } = services()
  const userId = await readSessionUserId(dataDir, cookies)
  return userId ? findSessionUser(db, userId) : null
}
