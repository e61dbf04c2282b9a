'use client'
import { ArrowDown, ArrowUp, X } from 'lucide-react'
import type { Source } from '#domain/schedule/model/schedule.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Field } from '#ui/field.tsx'
import { formatDuration } from '#ui/format.ts'
import { IconButton } from '#ui/icon-button.tsx'
import { Select } from '#ui/select.tsx'
import type { BlockFieldsProps } from './block-fields-props.ts'
import { LiveField } from './live-field.tsx'
import { SeriesField } from './series-field.tsx'
import { TagChooser } from './tag-chooser.tsx'

const TYPES = [
  { value: 'item', label: 'Item' },
  { value: 'list', label: 'List' },
  { value: 'series', label: 'Series' },
  { value: 'tag', label: 'Items by tag' },
  { value: 'live', label: 'Live input' },
]
const ORDERS = [
  { value: 'sequence', label: 'In order, continued' },
  { value: 'shuffle', label: 'Shuffled' },
  { value: 'weighted', label: 'Weighted' },
]
type Order = 'sequence' | 'shuffle' | 'weighted'

/** The source of the block. */
export function SourceFields({ block, onChange, errorAt, media }: BlockFieldsProps & { media: readonly MediaView[] }) {
  const { source } = block
  const set = (next: Source) => onChange({ source: next })
  return (
    <fieldset className="grid gap-4">
      <legend className="sr-only">Source</legend>
      <Field label="Source">
        {(control) => (
          <Select
            {...control}
            options={TYPES}
            value={source.type}
            onChange={(type) => set(sourceOf(type, source, media))}
          />
        )}
      </Field>
      {source.type === 'item' && (
        <Field label="Item" error={errorAt('source.mediaId')}>
          {(control) => (
            <Select
              {...control}
              options={itemOptions(media, [source.mediaId])}
              value={source.mediaId}
              onChange={(mediaId) => set({ type: 'item', mediaId })}
            />
          )}
        </Field>
      )}
      {source.type === 'list' && (
        <ListField source={source} media={media} onChange={set} error={errorAt('source.mediaIds')} />
      )}
      {source.type === 'series' && (
        <SeriesField
          seriesId={source.seriesId}
          error={errorAt('source.seriesId')}
          onChange={(seriesId) => set({ type: 'series', seriesId })}
        />
      )}
      {source.type === 'live' && (
        <LiveField
          contributionId={source.contributionId}
          error={errorAt('source.contributionId')}
          onChange={(contributionId) => set({ type: 'live', contributionId })}
        />
      )}
      {source.type === 'tag' && (
        <TagChooser
          label="Tags"
          tags={source.tags}
          media={media}
          error={errorAt('source.tags')}
          onChange={(tags) => set({ ...source, tags })}
        />
      )}
      {(source.type === 'list' || source.type === 'tag') && (
        <Field label="Order">
          {(control) => (
            <Select
              {...control}
              options={ORDERS}
              value={source.order}
              onChange={(order) => set(withOrder(source, order as Order))}
            />
          )}
        </Field>
      )}
    </fieldset>
  )
}

type ListSource = Extract<Source, { type: 'list' }>

function ListField({
  source,
  media,
  onChange,
  error,
}: {
  source: ListSource
  media: readonly MediaView[]
  onChange(next: Source): void
  error: string | null
}) {
  const { mediaIds } = source
  const titleOf = (id: string) => media.find((item) => item.id === id)?.title ?? 'Deleted item'
  const set = (ids: readonly string[]) => onChange({ type: 'list', order: source.order, mediaIds: ids })
  const swap = (place: number) =>
    set(
      mediaIds.map((id, i) => (i === place ? (mediaIds[i + 1] ?? id) : i === place + 1 ? (mediaIds[place] ?? id) : id)),
    )
  return (
    <div className="grid gap-2">
      <ol className="grid gap-1" aria-label="Items of the list">
        {mediaIds.map((id, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an item may occur twice
          <li key={`${id}-${i}`} className="flex items-center gap-1 rounded-lg bg-raised pl-3 text-sm">
            <span className="min-w-0 flex-1 truncate">{titleOf(id)}</span>
            <IconButton
              icon={ArrowUp}
              small
              label={`Move ${titleOf(id)} up, position ${i + 1}`}
              disabled={i === 0}
              onClick={() => swap(i - 1)}
            />
            <IconButton
              icon={ArrowDown}
              small
              label={`Move ${titleOf(id)} down, position ${i + 1}`}
              disabled={i === mediaIds.length - 1}
              onClick={() => swap(i)}
            />
            <IconButton
              icon={X}
              small
              label={`Remove ${titleOf(id)}, position ${i + 1}`}
              onClick={() => set(mediaIds.filter((_, other) => other !== i))}
            />
          </li>
        ))}
      </ol>
      <Field label="Add item" error={error}>
        {(control) => (
          <Select
            {...control}
            options={[{ value: '', label: 'Choose an item' }, ...itemOptions(media, [])]}
            value=""
            onChange={(id) => id !== '' && set([...mediaIds, id])}
          />
        )}
      </Field>
    </div>
  )
}

/** Ready items, and those the block already has. */
function itemOptions(media: readonly MediaView[], kept: readonly string[]) {
  const options = media
    .filter(({ id, status }) => status === 'ready' || kept.includes(id))
    .map(({ id, title, durationMs, status }) => {
      const note = status === 'ready' ? formatDuration(durationMs ?? 0) : 'not ready'
      return { value: id, label: `${title} (${note})` }
    })
  const gone = kept.filter((id) => !media.some((item) => item.id === id))
  return [...gone.map((value) => ({ value, label: value === '' ? 'Choose an item' : 'Deleted item' })), ...options]
}

function sourceOf(type: string, before: Source, media: readonly MediaView[]): Source {
  const first = media.find(({ status }) => status === 'ready')?.id ?? ''
  const known = before.type === 'item' ? before.mediaId : before.type === 'list' ? (before.mediaIds[0] ?? first) : first
  if (type === 'list') return { type, mediaIds: known === '' ? [] : [known], order: 'sequence' }
  if (type === 'series') return { type, seriesId: '' }
  if (type === 'live') return { type, contributionId: '' }
  if (type === 'tag') return { type, tags: [], order: 'shuffle' }
  return { type: 'item', mediaId: known }
}

/** Weights and “from the top” each belong to one order. */
function withOrder(source: Extract<Source, { order: Order }>, order: Order): Source {
  return source.type === 'tag' ? { ...source, order } : { type: 'list', mediaIds: source.mediaIds, order }
}
