// Identifies the sender of a request: an API key, or the session cookie of a browser on our own pages.
import { LRUCache } from 'lru-cache'
import { looksLikeApiKey } from '#adapters/api-key.ts'
import { logger } from '#adapters/log.ts'
import { acrossAccounts } from '#adapters/request-scope.ts'
import type { Services } from '#adapters/services.ts'
import type { Actor, Person, Role } from '#domain/account/actor.ts'
import { ADMIN_SCOPE, type MemberRole, type Permission, permissionsOf } from '#domain/account/permissions.ts'
import { SHOWN_ACCOUNT_HEADER } from '#domain/account/shown-account.ts'
import type { AccountId, ApiKeyId, SessionId, UserId } from '#domain/ids.ts'
import { findCallLimit } from '#features/account/call-limit.ts'
import { findActingKey } from '#features/account/find-actor.ts'
import { touchApiKey } from '#features/account/touch-api-key.ts'
import { findActingSession, findVisitor, isImpersonating } from '#features/session/find-session.ts'
import { touchSession } from '#features/session/touch-session.ts'
import { DomainError } from '../errors.ts'
import { isForgeable } from './same-origin.ts'
import { readSession, type SessionClaim } from './session-token.ts'

type Outside = Pick<Services, 'db' | 'dataDir' | 'publicUrl'>

/**
 * @returns null when the sender is unknown. A wrong key counts as unknown, whatever the cookie says.
 * @throws FORBIDDEN when a page of another site makes the browser change something; NO_ACCOUNT; ACCOUNT_CHANGED
 */
async function authenticate(outside: Outside, request: Request): Promise<Actor | null> {
  const authorization = request.headers.get('authorization')
  if (authorization !== null) {
    const secret = /^Bearer\s+(\S+)$/i.exec(authorization.trim())?.[1] ?? ''
    return looksLikeApiKey(secret) ? authenticateKey(outside, secret) : null
  }
  const claim = await readOwnClaim(outside, request)
  return claim && findSessionActor(outside, claim.sessionId)
}

/** The session cookie of a request from our own pages. @throws FORBIDDEN */
async function readOwnClaim(outside: Outside, request: Request): Promise<SessionClaim | null> {
  const claim = await readSession(outside, request.headers.get('cookie'))
  if (claim && isForgeable(request, outside.publicUrl))
    throw new DomainError('FORBIDDEN', {
      message: 'This request came from a page of another site. Nothing was changed.',
    })
  return claim
}

/** Who is signed in, whatever their accounts. @throws FORBIDDEN; SESSION_NEEDED for an API key; IMPERSONATING */
export async function authenticatePerson(outside: Outside, request: Request): Promise<Person | null> {
  if (request.headers.has('authorization')) {
    if (await authenticate(outside, request)) throw new DomainError('SESSION_NEEDED')
    return null
  }
  const claim = await readOwnClaim(outside, request)
  return claim && findSessionPerson(outside, claim.sessionId)
}

/** @throws IMPERSONATING */
export async function findSessionPerson(outside: Pick<Outside, 'db'>, sessionId: string): Promise<Person | null> {
  const session = await findVisitor(outside.db, sessionId, Date.now())
  if (!session) return null
  if (await isImpersonating(outside.db, session, Date.now())) throw new DomainError('IMPERSONATING')
  const { id, email, emailVerifiedAt } = session.user
  return { userId: id as UserId, sessionId: session.id as SessionId, email, emailVerified: emailVerifiedAt !== null }
}

/**
 * Pages send the account that they show. A page of another tab may still show the account before a switch.
 * @throws ACCOUNT_CHANGED
 */
function assertShownAccount(actor: Actor | null, shown: string | null | undefined): void {
  if (shown && actor?.kind === 'user' && actor.accountId !== shown) throw new DomainError('ACCOUNT_CHANGED')
}

/**
 * The same, queued per credential: of hundreds of requests with one key only a few look it up at a time, and the rest
 * take no database connection. @param shownAccount for requests that cannot send the header
 * @throws TOO_MANY_REQUESTS
 */
export function authenticateQueued(
  outside: Outside & Pick<Services, 'admission'>,
  request: Request,
  shownAccount?: string | null,
) {
  const credential = request.headers.get('authorization') ?? request.headers.get('cookie') ?? ''
  const shown = shownAccount ?? request.headers.get(SHOWN_ACCOUNT_HEADER)
  const identify = async () => {
    const actor = await authenticate(outside, request)
    assertShownAccount(actor, shown)
    return actor
  }
  const work = () => acrossAccounts(identify)
  return outside.admission.enqueue('authentication', credential, work, request.signal)
}

/** What people of a suspended account may still do. */
const READS: ReadonlySet<Permission> = new Set(['view', 'figures', 'audit'])

/** @throws NOT_PERMITTED, SESSION_NEEDED, ACCOUNT_SUSPENDED */
export function assertPermitted(actor: Actor, permission: Permission): void {
  if (actor.suspended && !READS.has(permission)) throw new DomainError('ACCOUNT_SUSPENDED')
  if (actor.permissions.has(permission)) return
  if (actor.kind === 'key' && permission === 'account') throw new DomainError('SESSION_NEEDED')
  const message =
    actor.kind === 'key'
      ? `This API key lacks the scope “${permission}”. Nothing was changed; use a key that has it.`
      : `Your role in this account, ${actor.memberRole}, may not do this. Nothing was changed; ask an owner of the account.`
  throw new DomainError('NOT_PERMITTED', { message, data: { permission } })
}

/**
 * Looked up on every request: an ended session, a removed user and a changed role take effect at once.
 * @throws NO_ACCOUNT for a person without any
 */
export async function findSessionActor(outside: Pick<Outside, 'db'>, sessionId: string): Promise<Actor | null> {
  const session = await findActingSession(outside.db, sessionId, Date.now())
  if (!session) return null
  if (!session.user) throw new DomainError('NO_ACCOUNT')
  // Not awaited: the last-use time is not worth delaying a request.
  touchSession(outside.db, session, Date.now()).catch((error) =>
    logger('auth').warn({ err: error, sessionId }, 'could not record the use of a session'),
  )
  return actorOf(session.user, session.id)
}

export function actorOf(
  user: {
    id: string
    accountId: string
    role: Role
    memberRole: MemberRole
    suspended: boolean
    admin?: { id: string } | null
  },
  sessionId?: string,
): Actor {
  return {
    kind: 'user',
    accountId: user.accountId as AccountId,
    userId: user.id as UserId,
    sessionId: sessionId as SessionId | undefined,
    role: user.role,
    memberRole: user.memberRole,
    permissions: permissionsOf(user.memberRole),
    suspended: user.suspended,
    adminId: user.admin?.id as UserId | undefined,
    tag: `user:${user.id}`,
  }
}

/** Keys whose use was recorded within a minute: a program that asks a hundred times a second writes it once. */
const touched = new LRUCache<string, true>({ max: 10_000, ttl: 60_000 })

/** Not awaited: the last-use time is not worth delaying a request. */
function noteUse({ db }: Pick<Outside, 'db'>, keyId: ApiKeyId): void {
  touched.set(keyId, true)
  touchApiKey(db, keyId, Date.now()).catch((error) =>
    logger('auth').warn({ err: error, keyId }, 'could not record the use of a key'),
  )
}

async function authenticateKey(outside: Outside, secret: string): Promise<Actor | null> {
  const key = await findActingKey(outside.db, { secret }, Date.now())
  if (!key) return null
  if (!touched.has(key.id)) noteUse(outside, key.id as ApiKeyId)
  const { id, accountId, permissions, scopes } = key
  // It ended if its maker is no admin any more.
  const role = scopes.includes(ADMIN_SCOPE) && key.makerRole === 'ADMIN' ? 'ADMIN' : 'CUSTOMER'
  const suspended = key.account.suspendedAt !== null
  const callLimit = await findCallLimit(outside.db, accountId)
  const facts = { accountId: accountId as AccountId, role, permissions, suspended, callLimit } as const
  return { kind: 'key', keyId: id as ApiKeyId, tag: `key:${id}`, ...facts }
}
