'use client'
import { useMutation } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import Link from 'next/link'
import { toastError } from '#app/_trpc/toast-error.tsx'
import type { AlertView } from '#features/alert/schema.ts'
import { Badge, type BadgeTone } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { DialogButton } from '#ui/dialog-button.tsx'
import { formatDateTime } from '#ui/format.ts'
import { ownPath } from '#ui/public-path.ts'
import { SilenceForm } from './silence-form.tsx'
import { type AlertsOf, useAlerts } from './use-alerts.ts'

const TONES: Record<AlertView['severity'], BadgeTone> = { critical: 'danger', warning: 'warn', info: 'neutral' }
const LABELS: Record<AlertView['severity'], string> = { critical: 'Critical', warning: 'Warning', info: 'Info' }

export function AlertRow({ alert, of }: { alert: AlertView; of: AlertsOf }) {
  const { id, label, severity, subject, message, channelId, runbook, acknowledgedAt, silenced } = alert
  const { alerts, refresh } = useAlerts(of)
  const acknowledge = useMutation(
    alerts.acknowledge.mutationOptions({
      onSettled: refresh,
      onError: (error) => toastError('The alert was not acknowledged', error),
    }),
  )
  const isActive = alert.resolvedAt === null
  return (
    <li data-testid="alert-row" className="grid gap-2 px-4 py-3 text-sm sm:px-5">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1.5">
        <Badge tone={isActive ? TONES[severity] : 'neutral'}>{LABELS[severity]}</Badge>
        <div className="min-w-0 flex-1 basis-64">
          <p className="wrap-anywhere font-medium">
            {label}:{' '}
            {channelId && of === 'account' ? (
              <Link href={`/channels/${channelId}`} className="underline">
                {subject}
              </Link>
            ) : (
              subject
            )}
          </p>
          <p className="wrap-anywhere mt-0.5 text-muted text-xs leading-relaxed">{message}</p>
          <p className="mt-0.5 text-muted text-xs">{timesOf(alert)}</p>
        </div>
        {acknowledgedAt && isActive && <Badge tone="accent">Acknowledged</Badge>}
        {silenced && isActive && <Badge>Silenced</Badge>}
      </div>
      <div className="flex flex-wrap gap-2">
        {isActive && !acknowledgedAt && (
          <Button
            icon={Check}
            size="small"
            needs="operate"
            busy={acknowledge.isPending}
            aria-label={`Acknowledge ${label}: ${subject}`}
            onClick={() => acknowledge.mutate({ alertId: id })}
          >
            Acknowledge
          </Button>
        )}
        {isActive && !silenced && (
          <DialogButton
            size="small"
            needs="operate"
            label="Silence"
            aria-label={`Silence ${label}: ${subject}`}
            title={`Silence “${label}”`}
            description="Such alerts are listed, and no notices are sent."
          >
            {(close) => <SilenceForm of={of} alert={alert} onClose={close} />}
          </DialogButton>
        )}
        <Button asChild size="small" tone="quiet">
          <Link href={ownPath(runbook)}>What to do</Link>
        </Button>
      </div>
    </li>
  )
}

function timesOf({ openedAt, escalatedAt, resolvedAt }: AlertView): string {
  const parts = [
    `Since ${formatDateTime(openedAt)}`,
    escalatedAt && `escalated ${formatDateTime(escalatedAt)}`,
    resolvedAt && `ended ${formatDateTime(resolvedAt)}`,
  ]
  return parts.filter(Boolean).join(' · ')
}
