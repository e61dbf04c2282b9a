'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Plus, Send } from 'lucide-react'
import { TARGET_LABELS } from '#domain/alert/targets.ts'
import type { TargetView } from '#features/alert/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { ConfirmButton, DialogButton } from '#ui/dialog-button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { Notice } from '#ui/notice.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { TargetForm } from './target-form.tsx'
import { type AlertsOf, useAlerts } from './use-alerts.ts'

const REFRESH_MS = 10_000

export function TargetsCard({ of }: { of: AlertsOf }) {
  const { alerts } = useAlerts(of)
  const list = useQuery(alerts.targets.queryOptions(undefined, { refetchInterval: REFRESH_MS }))
  return (
    <Card aria-label="Targets">
      <CardHeader title="Targets" hint="Where notices are sent. The log of the worker always has them.">
        <DialogButton icon={Plus} size="small" label="Add target" title="Add target" disabled={!list.data}>
          {(close) => <TargetForm of={of} onClose={close} />}
        </DialogButton>
      </CardHeader>
      <QueryView query={list} what="the targets">
        {(targets) =>
          targets.length === 0 ? (
            <EmptyState icon={Send} title="No targets" className="py-8">
              Alerts are listed on this page only. Add an e-mail address or a webhook.
            </EmptyState>
          ) : (
            <ul className="divide-y divide-line border-line border-t">
              {targets.map((target) => (
                <TargetRow key={target.id} target={target} of={of} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Card>
  )
}

const WANTS: Record<TargetView['leastSeverity'], string> = {
  info: 'every alert',
  warning: 'warnings and critical alerts',
  critical: 'critical alerts',
}

function TargetRow({ target, of }: { target: TargetView; of: AlertsOf }) {
  const { id, kind, name, hint, leastSeverity, escalation, problem } = target
  const { alerts, refresh } = useAlerts(of)
  const remove = useMutation(alerts.deleteTarget.mutationOptions({ onSuccess: refresh }))
  return (
    <li data-testid="target-row" className="grid gap-2 px-4 py-3 text-sm sm:px-5">
      <div className="flex flex-wrap items-center gap-3">
        <div className="min-w-0 flex-1 basis-56">
          <p className="wrap-anywhere font-medium">{name}</p>
          <p className="wrap-anywhere mt-0.5 text-muted text-xs">
            {TARGET_LABELS[kind]} · {hint} · {WANTS[leastSeverity]}
          </p>
        </div>
        {escalation && <Badge>Escalations</Badge>}
        <DialogButton size="small" label="Edit" aria-label={`Edit ${name}`} title={`Edit “${name}”`}>
          {(close) => <TargetForm of={of} target={target} onClose={close} />}
        </DialogButton>
        <ConfirmButton
          size="small"
          tone="danger-quiet"
          aria-label={`Delete ${name}`}
          title={`Delete “${name}”?`}
          description="It receives no more notices; those that wait are discarded."
          confirmLabel="Delete target"
          onConfirm={() => remove.mutateAsync({ targetId: id })}
        >
          Delete
        </ConfirmButton>
      </div>
      {problem && <Notice tone="warn">The last notice was not taken. {problem}</Notice>}
    </li>
  )
}
