import type { DbOrTx } from '#adapters/db.ts'
import { type AuditAction, appendAudit } from '#features/audit/append-audit.ts'

/** For a change that somebody makes without a session, with a link: in the trail of their oldest account. */
export async function appendPersonAudit(
  tx: DbOrTx,
  userId: string,
  action: AuditAction,
  facts: Record<string, string | number | boolean> = {},
): Promise<void> {
  const oldest = await tx.membership.findFirst({ where: { userId }, orderBy: { createdAt: 'asc' } })
  if (!oldest) return
  await appendAudit(tx, { accountId: oldest.accountId, tag: `user:${userId}` }, action, { subjectId: userId, ...facts })
}
