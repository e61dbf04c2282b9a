'use client'
import { ListPlus, ListVideo, LoaderCircle } from 'lucide-react'
import { useState } from 'react'
import { useServerNow } from '#app/_trpc/server-clock.ts'
import type { ChannelDetailView } from '#features/channel/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatClock, formatDuration } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Switch } from '#ui/switch.tsx'
import { moveEntry, type RundownEntry, roundDurationMs, rowOnAir } from './entries.ts'
import { LibraryPicker } from './library-picker.tsx'
import { SortableRundown } from './sortable-rundown.tsx'
import { useRundown } from './use-rundown.ts'

/** What the channel airs, in order. Each change is saved at once and airs at an upcoming item boundary. */
export function RundownEditor({ channel }: { channel: ChannelDetailView }) {
  const { entries, loop, saving, conflict, change, reload } = useRundown(channel)
  const [picking, setPicking] = useState(false)
  const now = useServerNow()
  const pendingAt =
    channel.pendingEditAt !== null && Date.parse(channel.pendingEditAt) > now ? channel.pendingEditAt : null
  const onAirRow = channel.now ? rowOnAir(entries, [channel.now, ...channel.upcoming]) : -1

  const add = (added: Omit<RundownEntry, 'key'>[]) => {
    const keyed = added.map((entry) => ({ ...entry, key: crypto.getRandomValues(new Uint32Array(2)).join('-') }))
    change(
      { entries: [...entries, ...keyed] },
      added.length === 1 ? `${added[0]?.title} added` : `${added.length} items added`,
    )
  }
  const move = (from: number, to: number) => {
    if (from === to || to < 0 || to >= entries.length) return
    change({ entries: moveEntry(entries, from, to) }, `${entries[from]?.title} moved to position ${to + 1}`)
  }
  const remove = (row: number) =>
    change({ entries: entries.filter((_, index) => index !== row) }, `${entries[row]?.title} removed`)

  const addButton = (
    <Button
      size="small"
      tone={entries.length === 0 ? 'accent' : 'plain'}
      disabled={conflict}
      onClick={() => setPicking(true)}
    >
      <ListPlus aria-hidden />
      Add from library
    </Button>
  )

  return (
    <Card aria-label="Rundown" data-testid="rundown">
      <CardHeader
        title="Rundown"
        hint={
          <span className="tabular-nums">
            {entries.length} {entries.length === 1 ? 'item' : 'items'} · {formatDuration(roundDurationMs(entries))}
            {loop ? ' per loop' : ' once'}
            {saving && (
              <span role="status">
                {' · '}
                <LoaderCircle className="inline size-3 animate-spin" aria-hidden /> saving
              </span>
            )}
          </span>
        }
      >
        <Switch
          label="Loop"
          checked={loop}
          disabled={entries.length === 0 || conflict}
          onChange={(checked) => change({ loop: checked }, checked ? 'Loop on' : 'Loop off')}
        />
        {entries.length > 0 && addButton}
      </CardHeader>
      {conflict && (
        <Notice
          tone="warn"
          className="mx-4 mb-3 sm:mx-5"
          action={
            <Button size="small" onClick={() => reload()}>
              Reload
            </Button>
          }
        >
          Someone else changed this channel. Your last change was not saved; reload and try again.
        </Notice>
      )}
      {pendingAt && (
        <Notice className="mx-4 mb-3 sm:mx-5">
          The last change airs at <strong className="clock font-semibold">{formatClock(pendingAt)}</strong>. Until then
          viewers see the previous rundown.
        </Notice>
      )}
      {entries.length === 0 ? (
        <EmptyState icon={ListVideo} title="The rundown is empty" action={addButton} className="pt-6">
          Add items from your library. They play in this order, repeatedly while Loop is on.
        </EmptyState>
      ) : (
        <SortableRundown entries={entries} onAirRow={onAirRow} locked={conflict} onMove={move} onRemove={remove} />
      )}
      <LibraryPicker open={picking} onOpenChange={setPicking} onAdd={add} />
    </Card>
  )
}
