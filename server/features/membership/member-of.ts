// Which account a person acts in.
import type { MemberRole } from '#domain/account/permissions.ts'

export const MEMBERSHIPS = {
  orderBy: { createdAt: 'asc' },
  take: 100,
  select: { role: true, account: { select: { id: true, name: true, suspendedAt: true } } },
} as const

interface Person {
  memberships: { role: MemberRole; account: { id: string; name: string; suspendedAt: Date | null } }[]
}

/**
 * @param wanted account; null, or one that they are no member of: the one they have been in longest
 * @returns null for a person without any account
 */
export function memberOf<P extends Person>({ memberships, ...person }: P, wanted: string | null) {
  const chosen = memberships.find(({ account }) => account.id === wanted) ?? memberships[0]
  if (!chosen) return null
  const { account, role: memberRole } = chosen
  const suspended = account.suspendedAt !== null
  return {
    ...person,
    accountId: account.id,
    account,
    memberRole,
    suspended,
    accounts: memberships.map((each) => each.account),
  }
}
