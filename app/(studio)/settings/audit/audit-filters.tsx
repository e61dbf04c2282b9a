'use client'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { auditActor } from '#app/(studio)/_audit/audit-words.ts'
import type { AuditEntryView, AuditFilter } from '#features/audit/schema.ts'
import { Field, Input } from '#ui/field.tsx'
import { LabelledSelect } from '#ui/labelled-select.tsx'

/** As chosen: '' stands for no condition, days are those of the browser's time zone. */
export interface ChosenFilter {
  action: string
  actor: string
  from: string
  to: string
}

export const NO_FILTER: ChosenFilter = { action: '', actor: '', from: '', to: '' }

const ACTIONS = [
  { value: '', label: 'All actions' },
  { value: 'channel.', label: 'Channels' },
  { value: 'media.', label: 'Library items' },
  { value: 'series.', label: 'Series' },
  { value: 'destination.', label: 'Destinations' },
  { value: 'contribution.', label: 'Live inputs' },
  { value: 'playback.', label: 'Signed playback' },
  { value: 'account.', label: 'Account' },
  { value: 'member.', label: 'Members' },
  { value: 'invitation.', label: 'Invitations' },
  { value: 'apikey.', label: 'API keys' },
  { value: 'webhook.', label: 'Webhooks' },
  { value: 'alert.', label: 'Alerts' },
  { value: 'session.', label: 'Sign-ins' },
  { value: 'person.', label: 'Sign-in settings' },
]

/** Of the API. `to` is the end of its day. */
export function filterOf({ action, actor, from, to }: ChosenFilter): AuditFilter {
  return {
    ...(action && { action }),
    ...(actor && { actor }),
    ...(from && { from: new Date(`${from}T00:00`).toISOString() }),
    ...(to && { to: dayAfter(to).toISOString() }),
  }
}

function dayAfter(day: string): Date {
  const date = new Date(`${day}T00:00`)
  date.setDate(date.getDate() + 1)
  return date
}

interface AuditFiltersProps {
  chosen: ChosenFilter
  /** Entries whose actors can be chosen. */
  known: readonly AuditEntryView[]
  onChange(chosen: ChosenFilter): void
}

export function AuditFilters({ chosen, known, onChange }: AuditFiltersProps) {
  const { data: members } = useQuery(useTRPC().member.list.queryOptions())
  // Also those seen before: a filter without a match keeps the name that was chosen.
  const { current: actors } = useRef(new Map<string, string>())
  for (const { id, name } of members ?? []) actors.set(`user:${id}`, name)
  for (const entry of known) if (!entry.adminId) actors.set(entry.actor, auditActor(entry))
  const change = (part: Partial<ChosenFilter>) => onChange({ ...chosen, ...part })
  return (
    <div className="grid gap-3 px-4 pb-4 sm:grid-cols-2 sm:px-5 lg:grid-cols-4">
      <LabelledSelect
        label="Action"
        value={chosen.action}
        options={ACTIONS}
        onChange={(action) => change({ action })}
      />
      <LabelledSelect
        label="Who"
        value={chosen.actor}
        options={[{ value: '', label: 'Everybody' }, ...[...actors].map(([value, label]) => ({ value, label }))]}
        onChange={(actor) => change({ actor })}
      />
      {(['from', 'to'] as const).map((end) => (
        <Field key={end} label={end === 'from' ? 'From' : 'To'}>
          {(control) => (
            <Input
              {...control}
              type="date"
              value={chosen[end]}
              min="2000-01-01"
              max="2099-12-30"
              onChange={(event) =>
                (event.target.value === '' || event.target.validity.valid) && change({ [end]: event.target.value })
              }
            />
          )}
        </Field>
      ))}
    </div>
  )
}
