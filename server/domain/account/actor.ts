// Who acts: a signed-in person or a program with an API key, always inside exactly one account.
import type { AccountId, ApiKeyId, SessionId, UserId } from '#domain/ids.ts'
import type { PlanName } from '#domain/plan/plans.ts'
import type { MemberRole, Permission } from './permissions.ts'

/** In the installation: an admin manages all accounts. */
export const ROLES = ['CUSTOMER', 'ADMIN'] as const
export type Role = (typeof ROLES)[number]

interface InAccount {
  accountId: AccountId
  /** In the installation. A key is an admin only by its scope. */
  role: Role
  /** In the account. */
  permissions: ReadonlySet<Permission>
  /** The account may be read, and nothing in it changed. */
  suspended: boolean
}

/** Of all keys of an account together. */
export interface CallLimit {
  plan: PlanName
  perMinute: number
}

export type Actor =
  | (InAccount & {
      kind: 'user'
      userId: UserId
      sessionId?: SessionId
      memberRole: MemberRole
      /** The admin who acts as this person. */
      adminId?: UserId
      tag: `user:${string}`
    })
  | (InAccount & { kind: 'key'; keyId: ApiKeyId; tag: `key:${string}`; callLimit: CallLimit })

/** A signed-in person, whatever account they act in, and without any. */
export interface Person {
  userId: UserId
  sessionId?: SessionId
  /** Lower case. */
  email: string
  emailVerified: boolean
}

/** The audit trail names a failed sign-in so. */
export const GUEST = 'guest'

/** What a write needs to know about its caller. The worker and the demo have no session. */
export interface ActingIn {
  accountId: string
  /** user:<id>, key:<id>, worker:<id> or guest, as written to the audit trail. */
  tag: string
  /** The admin who acts as this person. */
  adminId?: string
}
