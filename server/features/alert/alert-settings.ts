import type { Db } from '#adapters/db.ts'
import { ruleFacts, rulesOf } from '#domain/alert/rules.ts'
import { effectiveRule } from '#domain/alert/settings.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import type { Scope } from './change-alerts.ts'
import type { SetSettingsInput, SettingsView } from './schema.ts'
import { settingsId, settingsOfRow } from './stored-settings.ts'

const scopeOf = (accountId: string | null) => (accountId === null ? 'installation' : 'account')

export async function getSettings(db: Db, accountId: string | null): Promise<SettingsView> {
  const settings = settingsOfRow(await db.alertSettings.findUnique({ where: { id: settingsId(accountId) } }))
  const rules = rulesOf(scopeOf(accountId)).map((rule) => {
    const { label, hint, severity, threshold: facts } = ruleFacts(rule)
    const { enabled, threshold, openAfterMs, clearAfterMs } = effectiveRule(rule, settings)
    return {
      ...{ rule, label, hint, severity, enabled, threshold, unit: facts?.unit ?? null },
      ...{ openAfterSeconds: openAfterMs / 1_000, clearAfterSeconds: clearAfterMs / 1_000 },
      changed: Object.keys(settings.rules[rule] ?? {}).length > 0,
    }
  })
  return { escalateAfterMinutes: settings.escalateAfterMinutes, rules }
}

/** Replaces all of them. @throws INVALID_INPUT for a rule of the other scope, and a threshold outside of its bounds */
export async function setSettings(db: Db, { who, accountId }: Scope, input: SetSettingsInput): Promise<void> {
  requireFitting(accountId, input)
  const id = settingsId(accountId)
  await db.$transaction(async (tx) => {
    const before = settingsOfRow(await tx.alertSettings.findUnique({ where: { id } }))
    const data = { rules: input.rules, escalateAfterMinutes: input.escalateAfterMinutes }
    await tx.alertSettings.upsert({ where: { id }, create: { id, accountId, ...data }, update: data })
    const texts = ({ rules, escalateAfterMinutes }: SetSettingsInput) => ({
      rules: JSON.stringify(rules),
      escalateAfterMinutes,
    })
    await appendAudit(tx, who, 'alert.settings', { subjectId: id, change: describeChange(texts(before), texts(input)) })
  })
}

function requireFitting(accountId: string | null, { rules }: SetSettingsInput): void {
  const own = rulesOf(scopeOf(accountId))
  for (const [rule, change] of Object.entries(rules) as [
    (typeof own)[number],
    (typeof rules)[(typeof own)[number]],
  ][]) {
    if (!own.includes(rule)) refuse(rule, 'This rule is not one of these alerts.')
    const facts = ruleFacts(rule).threshold
    const given = change?.threshold
    if (given === undefined) continue
    if (!facts) refuse(rule, 'This rule has no threshold.')
    else if (given < facts.least || given > facts.most)
      refuse(rule, `The threshold must be from ${facts.least} to ${facts.most} ${facts.unit}.`)
  }
}

function refuse(rule: string, message: string): never {
  throw new DomainError('INVALID_INPUT', {
    message: `${message} Nothing was saved.`,
    data: { issues: [{ path: `rules.${rule}`, message }] },
  })
}
