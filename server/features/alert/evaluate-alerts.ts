// One evaluation of all rules: what is observed, what follows (server/domain/alert), and its notices, in one transaction.
// Any worker may do it, one at a time: the others find the lock taken, or the last evaluation too recent.
import type { Db, DbOrTx } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { inBatches } from '#adapters/in-batches.ts'
import { type Alert, type Decided, decideAlerts, type Observed } from '#domain/alert/decide-alerts.ts'
import { isRule, ruleFacts } from '#domain/alert/rules.ts'
import { observe } from './observe.ts'
import { queueNotices } from './queue-notices.ts'
import { pruneRequestCounts } from './request-counts.ts'
import { INSTALLATION, loadSettings, loadSilences } from './stored-settings.ts'

export const EVALUATE_EVERY_MS = 5_000
/** A little less, as timers of several workers are not exact. */
const LEAST_PAUSE_MS = 4_000
const EVALUATION_LOCK = 7_305_020n
/** Active ones that are read. A rule has 1,000 at most (domain/alert). */
const MOST_ACTIVE = 20_000

interface Evaluated {
  opened: number
  resolved: number
  notices: Decided['notices']
}

/** @returns null if another worker does it */
export async function evaluateAlerts(db: Db, outside: Observed): Promise<Evaluated | null> {
  return db.$transaction(async (tx) => {
    const now = await claimRound(tx)
    if (now === null) return null
    const previous = await loadActive(tx)
    const observed = await observe(tx, outside)
    const owners = new Set([...previous, ...observed.found].map(({ accountId }) => accountId))
    const settingsOf = await loadSettings(tx, owners)
    const silences = await loadSilences(tx, now)
    const decided = decideAlerts(previous, observed, { settingsOf, silences }, now)
    for (const alert of decided.alerts) alert.id ??= newId('al')
    await writeAlerts(tx, previous, decided.alerts)
    await queueNotices(tx, decided.notices, now)
    return {
      opened: decided.alerts.filter(({ openedAt }) => openedAt === now).length,
      resolved: decided.alerts.filter(({ resolvedAt }) => resolvedAt === now).length,
      notices: decided.notices,
    }
  })
}

/** @returns the time by the database, epoch ms; null if it is not this worker's turn */
async function claimRound(tx: DbOrTx): Promise<number | null> {
  const [{ free }] = await tx.$queryRaw<[{ free: boolean }]>`
    SELECT pg_try_advisory_xact_lock(${EVALUATION_LOCK}) AS free`
  if (!free) return null
  const [row] = await tx.$queryRaw<{ at: Date }[]>`
    INSERT INTO "AlertSettings" (id, "evaluatedAt") VALUES (${INSTALLATION}, now())
    ON CONFLICT (id) DO UPDATE SET "evaluatedAt" = now()
     WHERE "AlertSettings"."evaluatedAt" IS NULL OR "AlertSettings"."evaluatedAt" > now()
        OR "AlertSettings"."evaluatedAt" <= now() - ${LEAST_PAUSE_MS} * interval '1 millisecond'
    RETURNING "evaluatedAt" AS at`
  return row ? row.at.getTime() : null
}

async function loadActive(tx: DbOrTx): Promise<Alert[]> {
  const rows = await tx.alert.findMany({ where: { resolvedAt: null }, orderBy: { id: 'asc' }, take: MOST_ACTIVE })
  const ms = (at: Date | null) => at?.getTime() ?? null
  return rows.flatMap(({ severity: _, acknowledgedBy: __, rule, ...row }) =>
    isRule(rule)
      ? {
          ...row,
          rule,
          since: row.since.getTime(),
          openedAt: ms(row.openedAt),
          clearSince: ms(row.clearSince),
          notifiedAt: ms(row.notifiedAt),
          escalatedAt: ms(row.escalatedAt),
          acknowledgedAt: ms(row.acknowledgedAt),
          resolvedAt: null,
        }
      : [],
  )
}

const TIMES = ['since', 'openedAt', 'clearSince', 'notifiedAt', 'escalatedAt', 'resolvedAt'] as const

/** The changed ones in one statement. The acknowledgement belongs to people: it is not written here. */
async function writeAlerts(tx: DbOrTx, previous: readonly Alert[], alerts: readonly Alert[]): Promise<void> {
  const before = new Map(previous.map((alert) => [alert.id, alert]))
  const kept = new Set(alerts.map(({ id }) => id))
  const forgotten = previous.flatMap(({ id }) => (id !== null && !kept.has(id) ? [id] : []))
  if (forgotten.length > 0) await tx.alert.deleteMany({ where: { id: { in: forgotten } } })
  const changed = alerts.filter((alert) => {
    const was = before.get(alert.id)
    return !was || TIMES.some((name) => was[name] !== alert[name])
  })
  if (changed.length === 0) return
  const rows = changed.map((alert) => ({
    ...alert,
    severity: ruleFacts(alert.rule).severity,
    ...Object.fromEntries(
      TIMES.map((name) => [name, alert[name] === null ? null : new Date(alert[name]).toISOString()]),
    ),
  }))
  await tx.$executeRaw`
    INSERT INTO "Alert" (id, "accountId", "channelId", rule, severity, "subjectId", subject, message, since, "openedAt",
                         "clearSince", "notifiedAt", "escalatedAt", "resolvedAt")
    SELECT id, "accountId", "channelId", rule, severity, "subjectId", subject, message, since, "openedAt",
           "clearSince", "notifiedAt", "escalatedAt", "resolvedAt"
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row(
        id text, "accountId" text, "channelId" text, rule text, severity text, "subjectId" text, subject text, message text,
        since timestamptz, "openedAt" timestamptz, "clearSince" timestamptz, "notifiedAt" timestamptz,
        "escalatedAt" timestamptz, "resolvedAt" timestamptz)
    ON CONFLICT (id) DO UPDATE
      SET message = excluded.message, since = excluded.since, "openedAt" = excluded."openedAt",
          "clearSince" = excluded."clearSince", "notifiedAt" = excluded."notifiedAt",
          "escalatedAt" = excluded."escalatedAt", "resolvedAt" = excluded."resolvedAt"`
}

const HISTORY_MS = 30 * 86_400_000

/** Ended alerts and notices that are older, and silences that are over. @returns how many alerts */
export async function pruneAlerts(db: Db, now: number): Promise<number> {
  const before = new Date(now - HISTORY_MS)
  await pruneRequestCounts(db, now)
  await db.alertSilence.deleteMany({ where: { until: { lt: before } } })
  await inBatches(
    (limit) => db.$executeRaw`
      DELETE FROM "AlertNotice" WHERE id IN (
        SELECT id FROM "AlertNotice" WHERE "createdAt" < ${before} ORDER BY "createdAt" LIMIT ${limit}
           FOR UPDATE SKIP LOCKED)`,
  )
  return inBatches(
    (limit) => db.$executeRaw`
      DELETE FROM "Alert" WHERE id IN (
        SELECT id FROM "Alert" WHERE "resolvedAt" < ${before} ORDER BY "resolvedAt" LIMIT ${limit}
           FOR UPDATE SKIP LOCKED)`,
  )
}
