// The signed-in user, for pages and layouts.
import { headers } from 'next/headers'
import { acrossAccounts } from '#adapters/request-scope.ts'
import { services } from '#adapters/services.ts'
import type { Role } from '#domain/account/actor.ts'
import type { MemberRole } from '#domain/account/permissions.ts'
import { findActingSession } from '#features/session/find-session.ts'
import { readSession } from './session-token.ts'

export interface SessionUser {
  id: string
  name: string
  email: string
  emailVerifiedAt: Date | null
  role: Role
  memberRole: MemberRole
  account: { id: string; name: string }
  /** Every account that the person may switch to, the oldest membership first. */
  accounts: { id: string; name: string }[]
  /** Set while an admin acts as this person. */
  admin: { until: Date } | null
}

/**
 * The signed-in user as the database has it now; null if there is none (the caller redirects to /sign-in). Pages are
 * rendered for GET only, so no same-origin check is needed here.
 */
export async function requireUser(): Promise<SessionUser | null> {
  return (await findPageSession())?.user ?? null
}

/** Who is signed in; `user` is null for a person without any account. */
export async function findPageSession() {
  // First, so that a build, which has no request and no database, treats the page as dynamic and stops here.
  const cookies = (await headers()).get('cookie')
  const outside = services()
  const claim = await readSession(outside, cookies)
  const session = claim && (await acrossAccounts(() => findActingSession(outside.db, claim.sessionId, Date.now())))
  return session && { person: session.person, user: session.user }
}
