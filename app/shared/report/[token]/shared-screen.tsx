import { FileX } from 'lucide-react'
import { ReportView } from '#app/_report/report-view.tsx'
import { reportTimes } from '#domain/analytics/say-report.ts'
import type { SharedReport } from '#features/audience-report/schema.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { ThemeToggle } from '#ui/theme-toggle.tsx'

/** The page of a shared report. */
export function SharedScreen({ shared }: { shared: SharedReport }) {
  const { name, channelName, zone, expiresAt } = shared
  return (
    <main className="mx-auto max-w-6xl px-4 pt-4 pb-10 sm:px-5">
      <header className="mb-5 flex items-start justify-between gap-4">
        <div className="min-w-0">
          <h1 className="break-words font-semibold text-2xl tracking-tight">{channelName}</h1>
          <p className="mt-1 break-words text-muted text-sm">
            {name}. This link works until {reportTimes(zone).instant(expiresAt)}.
          </p>
        </div>
        <ThemeToggle />
      </header>
      <ReportView shown={shared} />
    </main>
  )
}

export function RefusedScreen({ message }: { message: string }) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <h1 className="sr-only">Report</h1>
      <EmptyState icon={FileX} title="No report at this address">
        {message}
      </EmptyState>
    </main>
  )
}
