// Notices into the outboxes, in the transaction of the evaluation: mails into the one of all mails, the rest into
// AlertNotice. Webhooks of accounts get their events from a trigger.
import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import type { Notice } from '#domain/alert/decide-alerts.ts'
import { payloadOf } from '#domain/alert/render-notice.ts'
import { pickTargets } from '#domain/alert/targets.ts'
import { toTarget } from './target-rows.ts'

/** Of all accounts in one evaluation. */
const MOST_TARGETS = 2_000

export async function queueNotices(tx: DbOrTx, notices: readonly Notice[], now: number): Promise<void> {
  if (notices.length === 0) return
  const owners = [...new Set(notices.map(({ accountId }) => accountId))]
  const accountIds = owners.filter((id) => id !== null)
  const [rows, accounts] = await Promise.all([
    tx.alertTarget.findMany({
      where: { OR: [{ accountId: { in: accountIds } }, ...(owners.includes(null) ? [{ accountId: null }] : [])] },
      orderBy: { createdAt: 'asc' },
      take: MOST_TARGETS,
    }),
    tx.account.findMany({ where: { id: { in: accountIds } }, select: { id: true, name: true } }),
  ])
  const nameOf = new Map(accounts.map(({ id, name }) => [id, name]))
  const queued: Prisma.AlertNoticeCreateManyInput[] = []
  for (const notice of notices) {
    const { kind, accountId, alerts, rule } = notice
    const payload = payloadOf(notice, (accountId && nameOf.get(accountId)) || null, now)
    const escalated = alerts.some(({ escalatedAt }) => escalatedAt !== null)
    const facts = { kind, accountId, severity: payload.severity, escalated }
    for (const target of pickTargets(facts, rows.map(toTarget), rule === 'test'))
      queued.push({
        id: newId('an'),
        accountId,
        targetId: target.id,
        payload: payload as unknown as Prisma.InputJsonObject,
      })
  }
  if (queued.length > 0) await tx.alertNotice.createMany({ data: queued })
}
