'use client'
import Link from 'next/link'
import { sayInstant } from '../../../../server/domain/schedule/say.ts'
import type { ZoneClock } from '../../../../server/domain/schedule/zone.ts'
import type { FindingView } from '../../../../server/features/schedule/schema.ts'
import { Badge } from '../../../_ui/badge.tsx'
import { Button } from '../../../_ui/button.tsx'

const MAX_ROWS = 50

interface FindingsListProps {
  findings: readonly FindingView[]
  clock: ZoneClock
  /** Of the channel, where what the draft would air then can be watched. */
  channelId?: string
  onShow(finding: FindingView): void
}

/** What will go wrong in the next 72 hours, and what to do about it. */
export function FindingsList({ findings, clock, channelId, onShow }: FindingsListProps) {
  return (
    <ul className="grid gap-3" aria-label="Findings of the flight check">
      {findings.slice(0, MAX_ROWS).map((finding) => (
        <li
          key={`${finding.code} ${finding.startsAt} ${finding.blockId} ${finding.message}`}
          className="grid gap-1 text-sm"
          data-testid="finding"
          data-severity={finding.severity}
        >
          <span className="flex flex-wrap items-center gap-2">
            <Badge tone={finding.severity === 'red' ? 'danger' : 'warn'}>
              {finding.severity === 'red' ? 'Fault' : 'Warning'}
            </Badge>
            <time className="text-muted text-xs" dateTime={finding.startsAt}>
              {sayInstant(clock, Date.parse(finding.startsAt))}
            </time>
            <Button size="small" tone="quiet" className="ml-auto" onClick={() => onShow(finding)}>
              Show
            </Button>
            {channelId && (
              <Button asChild size="small" tone="quiet">
                <Link href={`/channels/${channelId}/future?at=${finding.startsAt}&version=draft`}>Watch</Link>
              </Button>
            )}
          </span>
          <span className="min-w-0">{finding.message}</span>
          <span className="min-w-0 text-muted text-xs leading-relaxed">{finding.remedy}</span>
        </li>
      ))}
      {findings.length > MAX_ROWS && (
        <li className="text-muted text-xs">And {findings.length - MAX_ROWS} more: mend these first.</li>
      )}
    </ul>
  )
}
