'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { toastError } from '#app/_trpc/toast-error.tsx'
import type { RuleChange } from '#domain/alert/settings.ts'
import { type SettingsView, setSettingsSchema } from '#features/alert/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { DialogButton } from '#ui/dialog-button.tsx'
import { Form, FormActions, SwitchField, TextField } from '#ui/form.tsx'
import { LabelledSelect } from '#ui/labelled-select.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { type AlertsOf, useAlerts } from './use-alerts.ts'

type RuleView = SettingsView['rules'][number]

const ESCALATIONS = [0, 5, 15, 30, 60].map((minutes) => ({
  value: String(minutes),
  label: minutes === 0 ? 'Never' : `After ${minutes} minutes`,
}))

export function RulesCard({ of }: { of: AlertsOf }) {
  const { alerts } = useAlerts(of)
  const settings = useQuery(alerts.settings.queryOptions())
  return (
    <Card aria-label="Rules">
      <CardHeader title="Rules" hint="What is watched, and from when on it is an alert" />
      <QueryView query={settings} what="the rules" bars={5}>
        {(view) => (
          <>
            <EscalationSelect of={of} settings={view} />
            <ul className="divide-y divide-line border-line border-t">
              {view.rules.map((rule) => (
                <RuleRow key={rule.rule} of={of} rule={rule} settings={view} />
              ))}
            </ul>
          </>
        )}
      </QueryView>
    </Card>
  )
}

/** What differs from the usual values, of all rules. */
const changesOf = ({ rules }: SettingsView): Record<string, RuleChange> =>
  Object.fromEntries(
    rules
      .filter(({ changed }) => changed)
      .map(({ rule, enabled, threshold, openAfterSeconds, clearAfterSeconds }) => [
        rule,
        { enabled, ...(threshold !== null && { threshold }), openAfterSeconds, clearAfterSeconds },
      ]),
  )

function useSaveSettings(of: AlertsOf) {
  const { alerts, refresh } = useAlerts(of)
  return useMutation(alerts.setSettings.mutationOptions({ onSuccess: refresh }))
}

function EscalationSelect({ of, settings }: { of: AlertsOf; settings: SettingsView }) {
  const save = useSaveSettings(of)
  const now = String(settings.escalateAfterMinutes)
  const options = ESCALATIONS.some(({ value }) => value === now)
    ? ESCALATIONS
    : [...ESCALATIONS, { value: now, label: `After ${now} minutes` }]
  return (
    <div className="max-w-sm px-4 pb-4 sm:px-5">
      <LabelledSelect
        label="Send again what nobody has acknowledged"
        hint="To the targets for escalations, or to all without one."
        needs="configure"
        options={options}
        value={now}
        disabled={save.isPending}
        onChange={(minutes) =>
          save.mutate(
            { rules: changesOf(settings), escalateAfterMinutes: Number(minutes) },
            { onError: (error) => toastError('The escalation was not changed', error) },
          )
        }
      />
    </div>
  )
}

function RuleRow({ of, rule, settings }: { of: AlertsOf; rule: RuleView; settings: SettingsView }) {
  const { label, hint, enabled, threshold, unit, changed } = rule
  return (
    <li data-testid="rule-row" className="flex flex-wrap items-center gap-3 px-4 py-3 text-sm sm:px-5">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium">
          {label}
          {threshold !== null && (
            <span className="font-normal text-muted">
              {' '}
              · {threshold} {unit}
            </span>
          )}
        </p>
        <p className="mt-0.5 text-muted text-xs leading-relaxed">{hint}</p>
      </div>
      {!enabled ? <Badge>Off</Badge> : changed && <Badge tone="accent">Changed</Badge>}
      <DialogButton
        size="small"
        needs="configure"
        label="Edit"
        aria-label={`Edit ${label}`}
        title={label}
        description={hint}
      >
        {(close) => <RuleForm of={of} rule={rule} settings={settings} onClose={close} />}
      </DialogButton>
    </li>
  )
}

interface RuleFormProps {
  of: AlertsOf
  rule: RuleView
  settings: SettingsView
  onClose(): void
}

function RuleForm({ of, rule, settings, onClose }: RuleFormProps) {
  const save = useSaveSettings(of)
  const { enabled, threshold, unit, openAfterSeconds, clearAfterSeconds } = rule
  const name = rule.rule
  const form = useZodForm({
    schema: setSettingsSchema,
    given: {
      escalateAfterMinutes: settings.escalateAfterMinutes,
      rules: {
        [name]: {
          enabled,
          threshold: String(threshold ?? ''),
          openAfterSeconds: String(openAfterSeconds),
          clearAfterSeconds: String(clearAfterSeconds),
        },
      },
    } as Values,
    toInput: ({ rules, escalateAfterMinutes }) => {
      const given = rules[name]!
      const change = {
        enabled: given.enabled,
        ...(threshold !== null && { threshold: digits(given.threshold) }),
        openAfterSeconds: digits(given.openAfterSeconds),
        clearAfterSeconds: digits(given.clearAfterSeconds),
      }
      return { escalateAfterMinutes, rules: { ...changesOf(settings), [name]: change } }
    },
    async save(input) {
      await save.mutateAsync(input)
      onClose()
    },
  })
  return (
    <Form of={form}>
      <SwitchField of={form} name={`rules.${name}.enabled`} label="Watch this" />
      {threshold !== null && (
        <TextField of={form} name={`rules.${name}.threshold`} label={`Threshold (${unit})`} inputMode="decimal" />
      )}
      <TextField of={form} name={`rules.${name}.openAfterSeconds`} label="Alert after (seconds)" inputMode="numeric" />
      <TextField of={form} name={`rules.${name}.clearAfterSeconds`} label="End after (seconds)" inputMode="numeric" />
      <FormActions label="Save" busy={save.isPending} onCancel={onClose} />
    </Form>
  )
}

interface Values {
  escalateAfterMinutes: number
  rules: Record<string, { enabled: boolean; threshold: string; openAfterSeconds: string; clearAfterSeconds: string }>
}

/** NaN for text that is no number: the schema refuses it. */
const digits = (text: string) => (text.trim() === '' ? Number.NaN : Number(text))
