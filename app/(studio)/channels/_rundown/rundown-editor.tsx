'use client'
import { useMutation } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useServerNow } from '#app/_trpc/server-clock.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { ChannelDetailView } from '#features/channel/schema.ts'
import { formatClock, formatDateTime } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Switch } from '#ui/switch.tsx'
import { type RundownEntry, rightsLeft, rowOnAir, withKeys } from './entries.ts'
import { ItemListCard } from './item-list-card.tsx'
import { useListEdits } from './use-list-edits.ts'

/** What the channel airs, in order. Each change airs at an upcoming item boundary. */
export function RundownEditor({ channel }: { channel: ChannelDetailView }) {
  const { draft, saving, conflict, change, reload } = useRundown(channel)
  const { entries, loop } = draft
  const now = useServerNow()
  const pendingAt =
    channel.pendingEditAt !== null && Date.parse(channel.pendingEditAt) > now ? channel.pendingEditAt : null
  return (
    <ItemListCard
      title="Rundown"
      testId="rundown"
      entries={entries}
      count={`${entries.length} ${entries.length === 1 ? 'item' : 'items'}`}
      often={loop ? ' per loop' : ' once'}
      saving={saving}
      conflict={conflict}
      owner="channel"
      takenFrom="the rundown"
      onAirRow={channel.now ? rowOnAir(entries, [channel.now, ...channel.upcoming]) : -1}
      empty={{
        title: 'The rundown is empty',
        text: 'Add items from your library. They play in this order, repeatedly while Loop is on.',
      }}
      controls={
        <Switch
          needs="program"
          label="Loop"
          checked={loop}
          disabled={entries.length === 0 || conflict}
          onChange={(checked) => change({ loop: checked }, checked ? 'Loop on' : 'Loop off')}
        />
      }
      onChange={change}
      onReload={reload}
    >
      <RightsNotice entries={entries} />
      {pendingAt && (
        <Notice className="mx-4 mb-3 sm:mx-5">
          The last change airs at <strong className="clock font-semibold">{formatClock(pendingAt)}</strong>. Until then
          viewers see the previous rundown.
        </Notice>
      )}
    </ItemListCard>
  )
}

/** Before Start: what will not air, or not for long. */
function RightsNotice({ entries }: { entries: readonly RundownEntry[] }) {
  const skipped = entries.filter(({ barred }) => barred).length
  const limited = entries.filter((entry) => !entry.barred && rightsLeft(entry, formatDateTime)).length
  if (skipped + limited === 0) return null
  const count = (items: number) => `${items} ${items === 1 ? 'item' : 'items'}`
  return (
    <Notice tone={skipped > 0 ? 'warn' : 'info'} className="mx-4 mb-3 sm:mx-5">
      {skipped > 0 && `The rights of ${count(skipped)} do not allow an airing now. `}
      {limited > 0 && `The rights of ${count(limited)} end, or allow few more airings. `}
      {skipped === entries.length ? 'The slate airs instead.' : 'Such items are skipped.'}
    </Notice>
  )
}

function useRundown({ id: channelId, rundown, loop, revision }: ChannelDetailView) {
  const trpc = useTRPC()
  const { mutateAsync } = useMutation(trpc.channel.setRundown.mutationOptions())
  return useListEdits({
    toastId: 'rundown',
    queryKey: trpc.channel.get.queryKey({ channelId }),
    saved: useMemo(() => ({ rundown, loop, revision }), [rundown, loop, revision]),
    read: (saved, drawn) => ({ entries: withKeys(drawn, saved.rundown), loop: saved.loop }),
    isOlder: (one, other) => one.revision < other.revision,
    send: (next, onto) =>
      mutateAsync({
        channelId,
        items: next.entries.map(({ mediaId }) => mediaId),
        loop: next.loop,
        revision: onto.revision,
      }),
    describe: ({ pendingEditAt }) => (pendingEditAt ? `On air at ${formatClock(pendingEditAt)}.` : undefined),
    refused: 'The rundown was not changed',
    mayBeEmpty: false,
  })
}
