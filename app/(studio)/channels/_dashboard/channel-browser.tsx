'use client'
import { SearchX } from 'lucide-react'
import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { useSearchKey } from '#app/(studio)/_bulk/use-search-key.ts'
import { useSelection } from '#app/(studio)/_bulk/use-selection.ts'
import type { ChannelView } from '#features/channel/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card } from '#ui/card.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { Segmented } from '#ui/segmented.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { ChannelCard } from './channel-card.tsx'
import { ChannelFilterBar } from './channel-filter-bar.tsx'
import { ChannelList } from './channel-list.tsx'
import { type ChannelFilter, EVERY_CHANNEL, pickChannels } from './pick-channels.ts'

export const CARDS = 'grid gap-4 sm:grid-cols-2 xl:grid-cols-3 2xl:grid-cols-4'
/** More channels are a list until the cards are chosen; each card fetches a picture. */
const CARDS_UP_TO = 24
/** Fewer need no search. */
const SEARCHED_FROM = 7

const VIEWS = [
  { value: 'cards', label: 'Cards' },
  { value: 'list', label: 'List' },
] as const
type View = (typeof VIEWS)[number]['value']

/** Of this tab, until it is reloaded: coming back from a channel shows the same list. */
const kept: { view: View | null; filter: ChannelFilter } = { view: null, filter: EVERY_CHANNEL }

/** The channels as cards with moving pictures, or as a list in which many are selected. */
export function ChannelBrowser({ channels }: { channels: readonly ChannelView[] }) {
  const [chosenView, setView] = useState(kept.view)
  const [filter, setFilter] = useState(kept.filter)
  useEffect(() => void Object.assign(kept, { view: chosenView, filter }), [chosenView, filter])
  const view = chosenView ?? (channels.length > CARDS_UP_TO ? 'list' : 'cards')
  // Typing stays ahead of a long list.
  const applied = useDeferredValue(filter)
  const shown = useMemo(() => pickChannels(channels, applied), [channels, applied])
  const selection = useSelection(useMemo(() => shown.map(({ id }) => id), [shown]))
  const search = useRef<HTMLInputElement>(null)
  useSearchKey(search)

  function press(event: KeyboardEvent) {
    if (view !== 'list' || event.target instanceof HTMLSelectElement) return
    const isTyping = event.target instanceof HTMLInputElement && event.target.type !== 'checkbox'
    if (event.key === 'Escape' && !isTyping) selection.clear()
    if (event.key.toLowerCase() !== 'a' || !(event.ctrlKey || event.metaKey) || isTyping) return
    event.preventDefault()
    selection.selectAll()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the rows inside
    <div onKeyDown={press}>
      <div className="flex flex-wrap items-start justify-between gap-x-4">
        <div className="min-w-0 flex-1 max-sm:basis-full">
          {channels.length >= SEARCHED_FROM && (
            <ChannelFilterBar filter={filter} channels={channels} inputRef={search} onChange={setFilter} />
          )}
        </div>
        <div className="mb-4 flex items-center gap-3">
          {shown.length < channels.length && (
            <p className="text-muted text-sm" role="status">
              {shown.length} of {channels.length}
            </p>
          )}
          <Segmented<View> legend="View" options={VIEWS} value={view} onChange={setView} />
        </div>
      </div>
      {shown.length === 0 ? (
        <Card>
          <EmptyState
            icon={SearchX}
            title="No channel matches"
            action={<Button onClick={() => setFilter(EVERY_CHANNEL)}>Clear filters</Button>}
          >
            No channel has all of these words and properties.
          </EmptyState>
        </Card>
      ) : view === 'list' ? (
        <>
          <ChannelList channels={shown} selection={selection} />
          <BulkBar selection={selection} channels={shown} />
        </>
      ) : (
        <ul className={CARDS}>
          {shown.map((channel) => (
            <li key={channel.id}>
              <ChannelCard channel={channel} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
