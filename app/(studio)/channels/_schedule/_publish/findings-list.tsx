'use client'
import Link from 'next/link'
import { useMemo } from 'react'
import { type FindingGroup, type FindingNames, groupFindings } from '#domain/schedule/check/group-findings.ts'
import { sayInstant } from '#domain/schedule/check/say.ts'
import type { ZoneClock } from '#domain/schedule/recurrence/zone.ts'
import type { FindingView } from '#features/schedule/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'

const MAX_TIMES = 50

/** What every list of findings needs beside them. */
export interface FindingsContext {
  clock: ZoneClock
  names: FindingNames
  onShow(finding: FindingView): void
  onFillers(): void
}

interface FindingsListProps extends FindingsContext {
  findings: readonly FindingView[]
  /** The channel does not air its calendar: errors in it are shown without alarm. */
  calm?: boolean
  /** For links to the preview of the draft. */
  channelId?: string
}

/** Findings of the next 72 hours: one row per cause, with its remedy. */
export function FindingsList({ findings, names, ...rest }: FindingsListProps) {
  const groups = useMemo(() => groupFindings(findings, names), [findings, names])
  return (
    <ul className="grid gap-3" aria-label="Findings of the flight check">
      {groups.map((group) => (
        <GroupRow key={group.key} group={group} {...rest} />
      ))}
    </ul>
  )
}

type GroupRowProps = Omit<FindingsListProps, 'findings' | 'names'> & { group: FindingGroup<FindingView> }

function GroupRow({ group, clock, calm, channelId, onShow, onFillers }: GroupRowProps) {
  const { severity, message, remedy, cure, findings } = group
  const [first] = findings
  return (
    <li className="grid gap-1 text-sm" data-testid="finding" data-severity={severity}>
      <span className="flex flex-wrap items-center gap-2">
        <Badge tone={severity === 'red' && !calm ? 'danger' : 'warn'}>{severity === 'red' ? 'Error' : 'Warning'}</Badge>
        {findings.length === 1 && first && <Times finding={first} clock={clock} />}
        <span className="flex-1" />
        {cure === 'fillers' && (
          <Button needs="program" size="small" onClick={onFillers}>
            Choose fillers
          </Button>
        )}
        {cure === 'item' && (
          <Button asChild size="small" tone="quiet">
            <Link href="/library">Library</Link>
          </Button>
        )}
        {first && <Go finding={first} clock={clock} channelId={channelId} onShow={onShow} />}
      </span>
      <span className="min-w-0">{message}</span>
      <span className="min-w-0 text-muted text-xs leading-relaxed">{remedy}</span>
      {findings.length > 1 && (
        <details className="text-xs">
          <summary className="cursor-pointer rounded text-muted hover:text-ink">
            All {findings.length} occurrences
          </summary>
          <ol className="mt-1 grid gap-0.5 border-line border-l pl-2">
            {findings.slice(0, MAX_TIMES).map((finding) => (
              <li key={`${finding.startsAt} ${finding.blockId}`} className="flex flex-wrap items-center gap-x-2">
                <Times finding={finding} clock={clock} />
                <span className="flex-1" />
                <Go finding={finding} clock={clock} channelId={channelId} onShow={onShow} />
              </li>
            ))}
            {findings.length > MAX_TIMES && <li className="text-muted">And {findings.length - MAX_TIMES} more.</li>}
          </ol>
        </details>
      )}
    </li>
  )
}

function Times({ finding, clock }: { finding: FindingView; clock: ZoneClock }) {
  return (
    <time className="text-muted text-xs" dateTime={finding.startsAt}>
      {sayInstant(clock, Date.parse(finding.startsAt))}
    </time>
  )
}

type GoProps = Pick<FindingsListProps, 'clock' | 'channelId' | 'onShow'> & { finding: FindingView }

function Go({ finding, clock, channelId, onShow }: GoProps) {
  const when = sayInstant(clock, Date.parse(finding.startsAt))
  return (
    <>
      <Button size="small" tone="quiet" aria-label={`Show ${when}`} onClick={() => onShow(finding)}>
        Show
      </Button>
      {channelId && (
        <Button asChild size="small" tone="quiet">
          <Link
            href={`/channels/${channelId}/future?at=${finding.startsAt}&version=draft`}
            aria-label={`Preview ${when}`}
          >
            Watch
          </Link>
        </Button>
      )}
    </>
  )
}
