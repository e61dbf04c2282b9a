'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useRef, useState } from 'react'
import { ReportView } from '#app/_report/report-view.tsx'
import { serverNow } from '#app/_trpc/server-clock.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Button } from '#ui/button.tsx'
import { publicPath } from '#ui/public-path.ts'
import { QueryView } from '#ui/query-view.tsx'
import { type Choice, isoRangeOf, type ReportRange } from './choose-range.ts'
import { RangeChooser } from './range-chooser.tsx'
import { SavedReports } from './saved-reports.tsx'

const FORMATS = ['pdf', 'csv', 'json'] as const

export function Reports({ channelId, zone }: { channelId: string; zone: string }) {
  const trpc = useTRPC()
  const topRef = useRef<HTMLDivElement>(null)
  const [choice, setChoice] = useState<Choice>({ period: 'week' })
  const range = isoRangeOf(choice, zone, serverNow())
  const report = useQuery(
    trpc.audienceReport.show.queryOptions({ channelId, ...range }, { placeholderData: keepPreviousData }),
  )
  function show(saved: ReportRange) {
    setChoice({ period: 'range', ...saved })
    topRef.current?.scrollIntoView({ block: 'start' })
  }
  return (
    <div ref={topRef} className="grid scroll-mt-4 grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <RangeChooser choice={choice} zone={zone} onChoose={setChoice} />
        <div className="flex flex-wrap gap-2">
          {FORMATS.map((format) => (
            <Button key={format} asChild icon={Download} size="small">
              <a
                href={publicPath(
                  `/api/analytics/channels/${channelId}/report?${new URLSearchParams({ format, ...range })}`,
                )}
                download={format === 'json' ? 'audience.json' : true}
              >
                {format.toUpperCase()}
              </a>
            </Button>
          ))}
        </div>
      </div>
      <QueryView card query={report} what="the report" bars={5}>
        {(shown) => (
          <div aria-busy={report.isPlaceholderData} className={report.isPlaceholderData ? 'opacity-60' : undefined}>
            <ReportView shown={shown} />
          </div>
        )}
      </QueryView>
      <SavedReports channelId={channelId} zone={zone} onShow={show} />
    </div>
  )
}
