'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { FileChartColumn, Plus } from 'lucide-react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { SavedReportView } from '#features/audience-report/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { ConfirmButton, DialogButton } from '#ui/dialog-button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateTime } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { QueryView } from '#ui/query-view.tsx'
import type { ReportRange } from './choose-range.ts'
import { ReportForm } from './report-form.tsx'
import { ShareForm } from './share-form.tsx'

interface SavedReportsProps {
  channelId: string
  zone: string
  onShow(range: ReportRange): void
}

export function SavedReports({ channelId, zone, onShow }: SavedReportsProps) {
  const trpc = useTRPC()
  const list = useQuery(trpc.audienceReport.list.queryOptions({ channelId }))
  return (
    <Card aria-label="Saved reports">
      <CardHeader title="Saved reports" hint="Mailed after each period, or shared by a link.">
        <DialogButton icon={Plus} label="Save report" title="Save report" needs="configure" disabled={!list.data}>
          {(close) => <ReportForm channelId={channelId} zone={zone} onClose={close} />}
        </DialogButton>
      </CardHeader>
      <QueryView query={list} what="saved reports">
        {(reports) =>
          reports.length === 0 ? (
            <EmptyState icon={FileChartColumn} title="No saved reports yet" className="py-8">
              Save a report to have it mailed every day, week or month, or to share it with people without an account.
            </EmptyState>
          ) : (
            <ul className="divide-y divide-line border-line border-t">
              {reports.map((report) => (
                <ReportRow key={report.id} report={report} zone={zone} onShow={onShow} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Card>
  )
}

const PERIOD_WORDS = { day: 'Last complete day', week: 'Last complete week', month: 'Last complete month', range: '' }

function ReportRow({ report, zone, onShow }: { report: SavedReportView } & Omit<SavedReportsProps, 'channelId'>) {
  const { channelId, id: reportId, name, period, from, to, problem } = report
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const remove = useMutation(
    trpc.audienceReport.delete.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.audienceReport.list.queryKey({ channelId }) }),
    }),
  )
  return (
    <li data-testid="saved-report" className="grid gap-3 px-4 py-3 text-sm sm:px-5">
      <div className="min-w-0">
        <p className="wrap-anywhere font-medium">{name}</p>
        <p className="mt-0.5 text-muted text-xs">
          {PERIOD_WORDS[period] || `${formatDateTime(from)} – ${formatDateTime(to)}`}
        </p>
        <Facts report={report} />
      </div>
      {problem && <Notice tone="warn">{problem}</Notice>}
      <div className="flex flex-wrap gap-2">
        <Button size="small" aria-label={`Show ${name}`} onClick={() => onShow({ from, to })}>
          Show
        </Button>
        <DialogButton size="small" label="Edit" aria-label={`Edit ${name}`} title="Edit report" needs="configure">
          {(close) => <ReportForm channelId={channelId} zone={zone} report={report} onClose={close} />}
        </DialogButton>
        <DialogButton
          size="small"
          label="Share"
          aria-label={`Share ${name}`}
          title={`Share “${name}”`}
          description="Anybody with the link sees this report without an account."
          needs="configure"
        >
          {(close) => <ShareForm report={report} onClose={close} />}
        </DialogButton>
        <ConfirmButton
          size="small"
          tone="danger-quiet"
          needs="configure"
          aria-label={`Delete ${name}`}
          title={`Delete “${name}”?`}
          description="It is no longer mailed, and its link stops working. The figures stay. This cannot be undone."
          confirmLabel="Delete report"
          onConfirm={() => remove.mutateAsync({ channelId, reportId })}
        >
          Delete
        </ConfirmButton>
      </div>
    </li>
  )
}

function Facts({ report: { mail, nextMailAt, lastMailAt, shareExpiresAt } }: { report: SavedReportView }) {
  const isShared = shareExpiresAt !== null && Date.parse(shareExpiresAt) > Date.now()
  return (
    <>
      {mail && (
        <p className="wrap-anywhere mt-0.5 text-muted text-xs">
          Mailed to {mail.recipients.join(', ')}
          {nextMailAt && `, next ${formatDateTime(nextMailAt)}`}
          {lastMailAt && `, last ${formatDateTime(lastMailAt)}`}
        </p>
      )}
      {shareExpiresAt && (
        <p className="mt-0.5 text-muted text-xs">
          {isShared ? 'Shared until' : 'The link expired'} {formatDateTime(shareExpiresAt)}
        </p>
      )}
    </>
  )
}
