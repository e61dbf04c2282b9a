'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { isRule, ruleFacts } from '#domain/alert/rules.ts'
import type { SilenceView } from '#features/alert/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { formatDateTime } from '#ui/format.ts'
import { type AlertsOf, useAlerts } from './use-alerts.ts'

const REFRESH_MS = 15_000

/** Absent without silences. */
export function SilencesCard({ of }: { of: AlertsOf }) {
  const { alerts, refresh } = useAlerts(of)
  const { data } = useQuery(alerts.silences.queryOptions(undefined, { refetchInterval: REFRESH_MS }))
  const end = useMutation(
    alerts.endSilence.mutationOptions({
      onSettled: refresh,
      onError: (error) => toastError('The silence was not ended', error),
    }),
  )
  if (!data || data.length === 0) return null
  return (
    <Card aria-label="Silences">
      <CardHeader title="Silences" hint="No notices of these alerts are sent" />
      <ul className="divide-y divide-line border-line border-t">
        {data.map((silence) => (
          <li key={silence.id} className="flex flex-wrap items-center gap-3 px-4 py-3 text-sm sm:px-5">
            <div className="min-w-0 flex-1 basis-64">
              <p className="wrap-anywhere font-medium">{nameOf(silence)}</p>
              <p className="wrap-anywhere mt-0.5 text-muted text-xs">
                Until {formatDateTime(silence.until)}
                {silence.reason && ` · ${silence.reason}`}
              </p>
            </div>
            <Button
              size="small"
              needs="operate"
              aria-label={`End the silence: ${nameOf(silence)}`}
              busy={end.isPending && end.variables.silenceId === silence.id}
              onClick={() => end.mutate({ silenceId: silence.id })}
            >
              End silence
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function nameOf({ rule, channelId }: SilenceView): string {
  const what = rule === null ? 'Every alert' : isRule(rule) ? ruleFacts(rule).label : rule
  return channelId ? `${what} of one channel` : what
}
