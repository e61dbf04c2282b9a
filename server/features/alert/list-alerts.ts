import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { cursorGone } from '#adapters/row-range.ts'
import { isSilenced, type Silence } from '#domain/alert/decide-alerts.ts'
import { isRule, ruleFacts, SEVERITIES } from '#domain/alert/rules.ts'
import { cutPage, PAGE_ROWS } from '#domain/page.ts'
import { DomainError } from '#server/errors.ts'
import { publicPath } from '#server/public-path.ts'
import type { ListAlertsInput } from './schema.ts'
import { loadSilences } from './stored-settings.ts'

type Row = Prisma.AlertGetPayload<object>

/** Those that opened, the newest first, in pages. @param accountId null: of the installation */
export async function listAlerts(db: DbOrTx, accountId: string | null, input: ListAlertsInput, now: number) {
  const { cursor, limit = PAGE_ROWS, active } = input
  const before = positionOf(cursor)
  const rows = await db.alert.findMany({
    where: {
      accountId,
      openedAt: { not: null },
      ...(active !== undefined && { resolvedAt: active === 'true' ? null : { not: null } }),
      ...(before && { OR: [{ openedAt: { lt: before.at } }, { openedAt: before.at, id: { lt: before.id } }] }),
    },
    orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  })
  const silences = await loadSilences(db, now, accountId)
  const page = cutPage(rows, limit, ({ openedAt, id }) => `${openedAt!.getTime()}-${id}`)
  return { alerts: page.rows.map((row) => toAlertView(row, silences, now)), nextCursor: page.nextCursor }
}

/** The time and the id of the last row. @throws INVALID_INPUT for a text that is no cursor of this list */
function positionOf(cursor: string | null | undefined): { at: Date; id: string } | null {
  if (!cursor) return null
  const [, at, id = ''] = /^(\d{1,14})-([\w-]{1,48})$/.exec(cursor) ?? []
  if (!at) throw cursorGone()
  return { at: new Date(Number(at)), id }
}

function toAlertView(row: Row, silences: readonly Silence[], now: number) {
  const { id, rule, channelId, subjectId, subject, message, acknowledgedAt, acknowledgedBy, escalatedAt, resolvedAt } =
    row
  return {
    ...{ id, rule, channelId, subjectId, subject, message, acknowledgedAt, acknowledgedBy, escalatedAt, resolvedAt },
    label: isRule(rule) ? ruleFacts(rule).label : rule,
    severity: severityOf(row.severity),
    state: resolvedAt ? ('resolved' as const) : ('active' as const),
    openedAt: row.openedAt ?? row.since,
    silenced: isRule(rule) && isSilenced({ ...row, rule }, silences, now),
    runbook: publicPath(`/docs/runbooks/${rule}`),
  }
}

const severityOf = (name: string) => SEVERITIES.find((severity) => severity === name) ?? 'warning'

/** For the badge. */
export async function summarizeAlerts(db: DbOrTx, accountId: string | null) {
  const rows = await db.alert.groupBy({
    by: ['severity'],
    where: { accountId, openedAt: { not: null }, resolvedAt: null, acknowledgedAt: null },
    _count: true,
  })
  const worst = SEVERITIES.findLast((severity) => rows.some((row) => row.severity === severity)) ?? null
  return { active: rows.reduce((sum, row) => sum + row._count, 0), worst }
}

/** @throws ALERT_NOT_FOUND, also for another account's */
export async function getAlert(db: DbOrTx, accountId: string | null, alertId: string, now: number) {
  const row = await db.alert.findFirst({ where: { id: alertId, accountId } })
  if (!row) throw new DomainError('ALERT_NOT_FOUND')
  return toAlertView(row, await loadSilences(db, now, accountId), now)
}
