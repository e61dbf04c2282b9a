import type { MemberRole } from './permissions.ts'

/**
 * Whether an account still has an owner after a change.
 * @param role the new role of that member; null: they leave
 */
export function keepsOwner(
  members: readonly { userId: string; role: MemberRole }[],
  userId: string,
  role: MemberRole | null,
): boolean {
  return members.some((member) => (member.userId === userId ? role : member.role) === 'owner')
}
