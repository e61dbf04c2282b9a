// Who acts: a signed-in person or a program with an API key, always inside exactly one account.
import type { AccountId, ApiKeyId, SessionId, UserId } from '#domain/ids.ts'

export const ROLES = ['CUSTOMER', 'ADMIN'] as const
export type Role = (typeof ROLES)[number]

/** READ may read everything of the account and change nothing. */
export type KeyScope = 'READ' | 'MANAGE'

interface InAccount {
  accountId: AccountId
  role: Role
}

export type Actor =
  | (InAccount & { kind: 'user'; userId: UserId; sessionId?: SessionId; tag: `user:${string}` })
  | (InAccount & { kind: 'key'; keyId: ApiKeyId; scope: KeyScope; tag: `key:${string}` })

/** The audit trail names a failed sign-in so. */
export const GUEST = 'guest'

/** What a write needs to know about its caller. The worker and the demo have no session. */
export interface ActingIn {
  accountId: string
  /** user:<id>, key:<id>, worker:<id> or guest, as written to the audit trail. */
  tag: string
}
