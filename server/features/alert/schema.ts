// Input and output of alerts: those of an account, and those of the installation for admins.
import { z } from 'zod'
import { RULE_NAMES, SEVERITIES } from '#domain/alert/rules.ts'
import { TARGET_KINDS, type TargetKind } from '#domain/alert/targets.ts'
import { findUrlProblem } from '#domain/outbound/find-url-problem.ts'
import { nextCursorSchema, pageSchema } from '#domain/page.ts'
import { dateSchema, idSchema, instantSchema, name, optionalName, text } from '#domain/text/text-schema.ts'
import { emailSchema } from '#features/account/schema.ts'

export const ALERT_STATES = ['active', 'resolved'] as const

export const alertSchema = z
  .object({
    id: z.string(),
    rule: z.string(),
    label: z.string().describe('The rule, for people.'),
    severity: z.enum(SEVERITIES),
    state: z.enum(ALERT_STATES),
    channelId: z.string().nullable().describe('The channel that it concerns.'),
    subjectId: z.string().describe('Channel, destination, live input, worker …'),
    subject: z.string().describe('Its name when the alert began.'),
    message: z.string(),
    openedAt: dateSchema,
    acknowledgedAt: dateSchema.nullable(),
    acknowledgedBy: z.string().nullable().describe('user:<id> or key:<id>'),
    escalatedAt: dateSchema.nullable().describe('Nobody had acknowledged it in time.'),
    resolvedAt: dateSchema.nullable(),
    silenced: z.boolean().describe('No notices of it are sent now.'),
    runbook: z.string().describe('Path of the page that says what to do.'),
  })
  .meta({ id: 'Alert' })
export type AlertView = z.output<typeof alertSchema>

export const listAlertsSchema = pageSchema.extend({
  active: z
    .enum(['true', 'false'])
    .optional()
    .describe('true: those that last; false: those that ended in the last 30 days; omitted: both.'),
})
export type ListAlertsInput = z.output<typeof listAlertsSchema>
export const alertPageSchema = z.object({ alerts: z.array(alertSchema), nextCursor: nextCursorSchema })

export const alertSummarySchema = z.object({
  active: z.int().nonnegative(),
  worst: z.enum(SEVERITIES).nullable().describe('Of the active ones.'),
})

export const alertRefSchema = z.object({ alertId: idSchema })

/** Longer ones are to be switched off. */
export const LONGEST_SILENCE_MS = 30 * 86_400_000

export const silenceSchema = z.object({
  rule: z.enum(RULE_NAMES).nullish().describe('Omitted or null: every rule.'),
  channelId: idSchema.nullish().describe('Omitted or null: every channel, and what concerns none.'),
  until: instantSchema.describe('At most 30 days from now.'),
  reason: optionalName(200).default(''),
})
export type SilenceInput = z.output<typeof silenceSchema>

export const silenceViewSchema = z
  .object({
    id: z.string(),
    rule: z.string().nullable(),
    channelId: z.string().nullable(),
    until: dateSchema,
    reason: z.string(),
    createdBy: z.string(),
    createdAt: dateSchema,
  })
  .meta({ id: 'AlertSilence' })
export type SilenceView = z.output<typeof silenceViewSchema>
export const silenceRefSchema = z.object({ silenceId: idSchema })

const LONGEST_SECONDS = 86_400

const ruleChangeSchema = z.object({
  enabled: z.boolean().optional().describe('Omitted: true.'),
  threshold: z.number().min(0).max(1_000_000).optional().describe('Omitted: the usual one of the rule.'),
  openAfterSeconds: z.int().min(0).max(LONGEST_SECONDS).optional().describe('How long the condition must last.'),
  clearAfterSeconds: z.int().min(0).max(LONGEST_SECONDS).optional().describe('How long it must be over.'),
})

export const ruleChangesSchema = z.partialRecord(z.enum(RULE_NAMES), ruleChangeSchema)

export const setSettingsSchema = z.object({
  rules: ruleChangesSchema.describe('Only what differs from the usual values of a rule.'),
  escalateAfterMinutes: z
    .int('Enter a whole number.')
    .min(0, 'At least 0.')
    .max(1_440, 'At most 1,440.')
    .describe('After so long without an acknowledgement an alert is sent again; 0: never.'),
})
export type SetSettingsInput = z.output<typeof setSettingsSchema>

export const settingsViewSchema = z
  .object({
    escalateAfterMinutes: z.int(),
    rules: z.array(
      z.object({
        rule: z.enum(RULE_NAMES),
        label: z.string(),
        hint: z.string(),
        severity: z.enum(SEVERITIES),
        enabled: z.boolean(),
        threshold: z.number().nullable(),
        unit: z.string().nullable().describe('Of the threshold.'),
        openAfterSeconds: z.number(),
        clearAfterSeconds: z.number(),
        changed: z.boolean().describe('It differs from the usual values.'),
      }),
    ),
  })
  .meta({ id: 'AlertSettings' })
export type SettingsView = z.output<typeof settingsViewSchema>

const URL_HINT = 'Enter an address such as https://hooks.example.com/alerts'
const CREDENTIALS = 'The address contains a user name or a password, which is not supported.'
const NO_NUMBER = 'Enter a number such as +4915112345678.'

const targetSettings = z.object({
  kind: z.enum(TARGET_KINDS),
  name: name(80, 'Enter a name.'),
  address: text(2_000)
    .trim()
    .describe('E-mail address, URL, or number as +4915112345678. It is stored sealed and never returned.'),
  leastSeverity: z.enum(SEVERITIES).describe('Less severe alerts are not sent.'),
  escalation: z.boolean().describe('It gets only what nobody has acknowledged in time.'),
})
const { address, leastSeverity, escalation } = targetSettings.shape

export const addTargetSchema = targetSettings
  .extend({ leastSeverity: leastSeverity.default('info'), escalation: escalation.default(false) })
  .superRefine(checkAddress)
export type AddTargetInput = z.output<typeof addTargetSchema>

export const targetRefSchema = z.object({ targetId: idSchema })

/** Omitted fields stay. An address without a kind is checked against the stored kind, where it is stored. */
export const updateTargetSchema = targetRefSchema
  .extend(targetSettings.partial().shape)
  .extend({
    address: address
      .optional()
      .describe('Omitted or empty: the stored one stays. Another kind needs another one. It is never returned.'),
  })
  .superRefine((given, context) => {
    if (given.address) checkAddress(given, context)
  })
export type UpdateTargetInput = z.output<typeof updateTargetSchema>

type GivenAddress = Partial<Pick<z.output<typeof targetSettings>, 'kind' | 'address'>>

function checkAddress({ kind, address = '' }: GivenAddress, context: z.RefinementCtx): void {
  const problem = kind && fitAddress(kind, address).problem
  if (problem) context.addIssue({ code: 'custom', message: problem, path: ['address'] })
}

/** The address as it is stored. A problem is a sentence for people; without one, it fits its kind. */
export function fitAddress(kind: TargetKind, given: string): { address: string; problem?: string | null } {
  if (kind === 'email') {
    const read = emailSchema.safeParse(given)
    return read.success ? { address: read.data } : { address: '', problem: read.error.issues[0]?.message ?? URL_HINT }
  }
  if (kind === 'sms') return { address: given, problem: /^\+[1-9]\d{6,14}$/.test(given) ? null : NO_NUMBER }
  const url = URL.canParse(given) ? new URL(given) : null
  const problem = findUrlProblem(url, { hint: URL_HINT, credentials: CREDENTIALS })
  return url && !problem ? { address: url.href } : { address: '', problem: problem ?? URL_HINT }
}

export const targetSchema = z
  .object({
    id: z.string(),
    kind: z.enum(TARGET_KINDS),
    name: z.string(),
    hint: z.string().describe('Enough of its address to recognise it by.'),
    leastSeverity: z.enum(SEVERITIES),
    escalation: z.boolean(),
    problem: z.string().nullable().describe('Why the last notice was not taken; null: it was, or there was none.'),
    createdAt: dateSchema,
  })
  .meta({ id: 'AlertTarget' })
export type TargetView = z.output<typeof targetSchema>
