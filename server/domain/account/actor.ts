// Who acts: a signed-in person or a program with an API key, always inside exactly one account.
import type { AccountId, ApiKeyId, SessionId, UserId } from '#domain/ids.ts'

export type Role = 'CUSTOMER' | 'ADMIN'

/** READ sees everything of the account and changes nothing. */
export type KeyScope = 'READ' | 'MANAGE'

interface InAccount {
  accountId: AccountId
  role: Role
}

export type Actor =
  | (InAccount & { kind: 'user'; userId: UserId; sessionId?: SessionId; tag: `user:${string}` })
  | (InAccount & { kind: 'key'; keyId: ApiKeyId; scope: KeyScope; tag: `key:${string}` })

/** In the audit trail: whoever tried to sign in and did not. */
export const GUEST = 'guest'

/** What a write needs to know of who asks for it: the worker and the demo act too, without a session. */
export interface ActingIn {
  accountId: string
  /** user:<id>, key:<id>, worker:<id> or guest; stands in the audit trail. */
  tag: string
}
