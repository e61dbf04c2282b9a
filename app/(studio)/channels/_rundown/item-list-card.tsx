'use client'
import { reorder } from '@atlaskit/pragmatic-drag-and-drop/reorder'
import { ListPlus, ListVideo, LoaderCircle } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Badge } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { cn } from '#ui/cn.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateTime, formatDuration } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { usePermissions } from '#ui/permissions.tsx'
import { SortableList } from '#ui/sortable-list.tsx'
import { KindBadge } from '../_status/kind-label.tsx'
import { type RundownEntry, rightsLeft, withKeys } from './entries.ts'
import { LibraryPicker } from './library-picker.tsx'

/** It is skipped then. */
const BARRED_WORDS = {
  'not-yet': 'Skipped: rights begin later',
  ended: 'Skipped: rights ended',
  'aired-out': 'Skipped: no airings left',
} as const

const SMALL = 'h-5 px-1.5 text-[0.6875rem]'

/** What the rights of an item still allow. */
function RightsBadge({ entry }: { entry: Parameters<typeof rightsLeft>[0] }) {
  const left = rightsLeft(entry, formatDateTime)
  return left && <Badge className={SMALL}>{left}</Badge>
}

interface ItemListCardProps {
  title: string
  testId: string
  entries: RundownEntry[]
  /** Counts the items, and how often they play: before and after their total length. */
  count: string
  often?: string
  saving: boolean
  /** Someone else changed it: locked until it is reloaded. */
  conflict: boolean
  /** “channel”, “series”: what has the list. */
  owner: string
  /** “the rundown”: see SortableList. */
  takenFrom: string
  onAirRow?: number
  empty: { title: string; text: string }
  picker?: { title: string; description: string }
  /** More controls of the header. */
  controls?: ReactNode
  /** Notices above the list. */
  children?: ReactNode
  onChange(next: { entries: RundownEntry[] }, words: string): void
  onReload(): void
}

/** Items of the library in an order. Each change is saved at once. */
export function ItemListCard(props: ItemListCardProps) {
  const { title, entries, count, often, saving, conflict, takenFrom, onAirRow, empty, onChange } = props
  const [picking, setPicking] = useState(false)
  const readOnly = !usePermissions().may('program')
  const addButton = (
    <Button
      needs="program"
      icon={ListPlus}
      size="small"
      tone={entries.length === 0 ? 'accent' : 'plain'}
      disabled={conflict}
      onClick={() => setPicking(true)}
    >
      Add from library
    </Button>
  )
  return (
    <Card aria-label={title} data-testid={props.testId}>
      <CardHeader
        title={title}
        hint={
          <span className="tabular-nums">
            {count} · {formatDuration(entries.reduce((sum, { durationMs }) => sum + durationMs, 0))}
            {often}
            {saving && (
              <span role="status">
                {' · '}
                <LoaderCircle className="inline size-3 animate-spin" aria-hidden /> saving
              </span>
            )}
          </span>
        }
      >
        {props.controls}
        {entries.length > 0 && addButton}
      </CardHeader>
      {conflict && (
        <Notice
          tone="warn"
          className="mx-4 mb-3 sm:mx-5"
          action={
            <Button size="small" onClick={props.onReload}>
              Reload
            </Button>
          }
        >
          Someone else changed this {props.owner}. Your last change was not saved; reload and try again.
        </Notice>
      )}
      {props.children}
      {entries.length === 0 ? (
        <EmptyState icon={ListVideo} title={empty.title} action={addButton} className="pt-6">
          {empty.text}
        </EmptyState>
      ) : (
        <SortableList
          label="Items in airing order"
          items={entries}
          takenFrom={takenFrom}
          locked={conflict || readOnly}
          onMove={(from, to) =>
            onChange(
              { entries: reorder({ list: entries, startIndex: from, finishIndex: to }) },
              `${entries[from]?.title} moved to position ${to + 1}`,
            )
          }
          onRemove={(row) => onChange({ entries: entries.toSpliced(row, 1) }, `${entries[row]?.title} removed`)}
          rowProps={({ mediaId }, row) => ({
            'data-testid': 'rundown-item',
            'data-media-id': mediaId,
            'data-on-air': row === onAirRow,
            className: row === onAirRow ? 'border-on-air bg-raised/60' : undefined,
          })}
        >
          {({ title: name, kind, ready, preparedMs, barred, durationMs, ...rights }, row) => (
            <>
              <span className="flex min-w-0 flex-1 items-center gap-x-2 gap-y-0.5 px-1 text-sm max-sm:flex-wrap">
                <span className={cn('truncate max-sm:basis-full', row === onAirRow && 'font-semibold')}>{name}</span>
                <span className="hidden sm:inline-flex">
                  <KindBadge kind={kind} />
                </span>
                {row === onAirRow && (
                  <Badge tone="on-air" className={SMALL}>
                    On air
                  </Badge>
                )}
                {barred && (
                  <Badge tone="warn" className={SMALL}>
                    {BARRED_WORDS[barred]}
                  </Badge>
                )}
                <RightsBadge entry={{ barred, ...rights }} />
                {!ready && (
                  <Badge tone={preparedMs ? 'neutral' : 'warn'} className={SMALL}>
                    {preparedMs ? `First ${formatDuration(preparedMs)} can air` : 'Not ready'}
                  </Badge>
                )}
              </span>
              <span className="clock shrink-0 px-1 text-muted text-xs">{formatDuration(durationMs)}</span>
            </>
          )}
        </SortableList>
      )}
      <LibraryPicker
        open={picking}
        onOpenChange={setPicking}
        onAdd={(item) => onChange({ entries: [...entries, ...withKeys([], [item])] }, `${item.title} added`)}
        {...props.picker}
      />
    </Card>
  )
}
