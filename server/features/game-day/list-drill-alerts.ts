import type { Db } from '#adapters/db.ts'
import { isRule, ruleFacts } from '#domain/alert/rules.ts'
import { iso, isoOrNull } from '#domain/instants.ts'
import type { DrillReport } from './schema.ts'

const MOST_ALERTS = 20

/** Alerts about the channel whose cause began in that time and that opened. */
export async function listDrillAlerts(
  db: Db,
  channelId: string,
  { from, to }: { from: number; to: number },
): Promise<DrillReport['alerts']> {
  const rows = await db.alert.findMany({
    where: { channelId, since: { gte: new Date(from), lt: new Date(to) }, openedAt: { not: null } },
    orderBy: [{ openedAt: 'asc' }, { id: 'asc' }],
    take: MOST_ALERTS,
  })
  return rows.map(({ id, rule, subject, since, openedAt, resolvedAt }) => ({
    ...{ id, subject, label: isRule(rule) ? ruleFacts(rule).label : rule },
    openedAt: iso((openedAt ?? since).getTime()),
    resolvedAt: isoOrNull(resolvedAt),
  }))
}
