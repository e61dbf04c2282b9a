// Settings and silences as the evaluator and the pages read them.
import type { DbOrTx } from '#adapters/db.ts'
import type { Silence } from '#domain/alert/decide-alerts.ts'
import { isRule, type RuleName } from '#domain/alert/rules.ts'
import { type AlertSettings, USUAL_SETTINGS } from '#domain/alert/settings.ts'
import { ruleChangesSchema } from './schema.ts'

/** The row of AlertSettings for the operators. */
export const INSTALLATION = 'installation'
export const settingsId = (accountId: string | null) => accountId ?? INSTALLATION

/** What a newer version wrote counts as unchanged. */
export function settingsOfRow(row: { rules: unknown; escalateAfterMinutes: number } | null | undefined): AlertSettings {
  if (!row) return USUAL_SETTINGS
  const rules = ruleChangesSchema.safeParse(row.rules)
  return { rules: rules.success ? rules.data : {}, escalateAfterMinutes: row.escalateAfterMinutes }
}

export async function loadSettings(db: DbOrTx, owners: ReadonlySet<string | null>) {
  const rows = await db.alertSettings.findMany({ where: { id: { in: [...owners].map(settingsId) } } })
  const byId = new Map(rows.map((row) => [row.id, settingsOfRow(row)]))
  return (accountId: string | null): AlertSettings => byId.get(settingsId(accountId)) ?? USUAL_SETTINGS
}

/** Of all accounts at a time. Each has at most MOST_SILENCES. */
const MOST_READ = 20_000

/** @param accountId null: the installation's; omitted: all */
export async function loadSilences(db: DbOrTx, now: number, accountId?: string | null): Promise<Silence[]> {
  const rows = await db.alertSilence.findMany({
    where: { until: { gt: new Date(now) }, ...(accountId !== undefined && { accountId }) },
    orderBy: { id: 'asc' },
    take: MOST_READ,
  })
  return rows.map(({ accountId, rule, channelId, until }) => ({
    ...{ accountId, channelId, until: until.getTime() },
    rule: rule === null ? null : asRule(rule),
  }))
}

/** A rule that this version does not know silences nothing of it: no alert has that name. */
const asRule = (name: string): RuleName => (isRule(name) ? name : ('unknown' as RuleName))
