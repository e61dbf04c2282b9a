'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useParams } from 'next/navigation'
import type { ReactNode } from 'react'
import { useController } from 'react-hook-form'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { canAir } from '#app/(studio)/library/_list/media-words.ts'
import type { Source } from '#domain/schedule/model/schedule.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Field } from '#ui/field.tsx'
import { formatDuration } from '#ui/format.ts'
import { LabelledSelect } from '#ui/labelled-select.tsx'
import { Select } from '#ui/select.tsx'
import { SortableList } from '#ui/sortable-list.tsx'
import type { BlockFormOf } from './block-form-of.ts'
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

interface SourceFieldsProps {
  form: BlockFormOf
  media: readonly MediaView[]
  onPick(next: Source): void
}

/** The source of the block. */
export function SourceFields({ form, media, onPick }: SourceFieldsProps) {
  const { field } = useController({ control: form.control, name: 'source' })
  const source: Source = field.value
  const shared = { media, errorAt: (name: string) => form.errorAt(`source.${name}`), onChange: set }
  function set(next: Source) {
    onPick(next)
    field.onChange(next)
  }
  return (
    <fieldset className="grid gap-4">
      <legend className="sr-only">Source</legend>
      <LabelledSelect
        label="Source"
        options={TYPES}
        value={source.type}
        onChange={(type) => set(sourceOf(type, source, media))}
      />
      {source.type === 'item' && (
        <LabelledSelect
          label="Item"
          error={shared.errorAt('mediaId')}
          options={itemOptions(media, [source.mediaId])}
          value={source.mediaId}
          onChange={(mediaId) => set({ type: 'item', mediaId })}
        />
      )}
      {source.type === 'list' && <ListField source={source} {...shared} />}
      {source.type === 'series' && <SeriesField source={source} {...shared} />}
      {source.type === 'live' && <LiveField source={source} {...shared} />}
      {source.type === 'tag' && (
        <TagChooser
          label="Tags"
          tags={source.tags}
          media={media}
          error={shared.errorAt('tags')}
          onChange={(tags) => set({ ...source, tags })}
        />
      )}
      {(source.type === 'list' || source.type === 'tag') && (
        <LabelledSelect
          label="Order"
          options={ORDERS}
          value={source.order}
          onChange={(order) => set(withOrder(source, order as Order))}
        />
      )}
    </fieldset>
  )
}

interface SourceFieldProps<Type extends Source['type']> {
  source: Extract<Source, { type: Type }>
  /** The error of a field of the source. */
  errorAt(name: string): string | null
  onChange(next: Source): void
}

function ListField({ source, media, errorAt, onChange }: SourceFieldProps<'list'> & { media: readonly MediaView[] }) {
  const { mediaIds, order } = source
  const set = (ids: readonly string[]) => onChange({ type: 'list', order, mediaIds: ids })
  const items = mediaIds.map((id, i) => {
    const title = media.find((item) => item.id === id)?.title ?? 'Deleted item'
    // An item may occur more than once.
    return { key: `${id} ${mediaIds.slice(0, i).filter((other) => other === id).length}`, title }
  })
  return (
    <div className="grid gap-2">
      <SortableList
        label="Items of the list"
        items={items}
        takenFrom="the list"
        onMove={(from, to) => set(mediaIds.toSpliced(from, 1).toSpliced(to, 0, mediaIds[from] ?? ''))}
        onRemove={(row) => set(mediaIds.toSpliced(row, 1))}
      >
        {({ title }) => <span className="min-w-0 flex-1 truncate px-1 text-sm">{title}</span>}
      </SortableList>
      <LabelledSelect
        label="Add item"
        error={errorAt('mediaIds')}
        options={[{ value: '', label: 'Choose an item' }, ...itemOptions(media, [])]}
        value=""
        onChange={(id) => id !== '' && set([...mediaIds, id])}
      />
    </div>
  )
}

function SeriesField({ source: { seriesId }, errorAt, onChange }: SourceFieldProps<'series'>) {
  const trpc = useTRPC()
  // A series may be created in another tab: refetched when this one is focused.
  const { data, error } = useQuery(trpc.series.list.queryOptions(undefined, { staleTime: 0 }))
  const known = data?.some(({ id }) => id === seriesId)
  return (
    <ReferenceField
      label="Series"
      noun="series"
      options={data?.map(({ id, title, episodeCount }) => ({ value: id, label: `${title} (${episodeCount})` }))}
      value={seriesId}
      error={error ? `Series could not be loaded. ${readError(error).message}` : errorAt('seriesId')}
      hint={
        <>
          {data?.length === 0 ? 'There are no series yet. ' : 'Continues with the next episode. '}
          <Link
            href={known ? `/library/series/${seriesId}` : '/library/series'}
            target="_blank"
            className="text-accent underline underline-offset-2"
          >
            {known ? 'Episodes' : 'Create a series'}
          </Link>
        </>
      }
      onChange={(id) => onChange({ type: 'series', seriesId: id })}
    />
  )
}

function LiveField({ source: { contributionId }, errorAt, onChange }: SourceFieldProps<'live'>) {
  const trpc = useTRPC()
  const { channelId } = useParams<{ channelId: string }>()
  const { data, error } = useQuery(trpc.contribution.list.queryOptions({ channelId }, { staleTime: 0 }))
  return (
    <ReferenceField
      label="Live input"
      noun="live input"
      options={data?.contributions.map(({ id, name }) => ({ value: id, label: name }))}
      value={contributionId}
      error={error ? `Live inputs could not be loaded. ${readError(error).message}` : errorAt('contributionId')}
      hint={
        data?.contributions.length === 0
          ? 'The channel has no live inputs yet. Add one on the page of the channel, under “Live inputs”.'
          : 'Airs while the feed is connected. Otherwise fillers or the slate air.'
      }
      onChange={(id) => onChange({ type: 'live', contributionId: id })}
    />
  )
}

interface ReferenceFieldProps {
  label: string
  noun: string
  /** Undefined: not loaded. */
  options: { value: string; label: string }[] | undefined
  /** The chosen id; empty: none. It may be of something that was deleted. */
  value: string
  error: string | null
  hint: ReactNode
  onChange(id: string): void
}

/** Chooses one of the things the account or the channel has. */
function ReferenceField({ label, noun, options, value, onChange, ...field }: ReferenceFieldProps) {
  const known = options?.some((option) => option.value === value)
  const first = { value, label: value !== '' && options ? `Deleted ${noun}` : `Choose a ${noun}` }
  return (
    <Field label={label} {...field}>
      {(control) => (
        <Select
          {...control}
          className="w-full"
          options={options && known ? options : [first, ...(options ?? [])]}
          value={value}
          onChange={onChange}
        />
      )}
    </Field>
  )
}

/** Items that can air, and those the block already has. */
function itemOptions(media: readonly MediaView[], kept: readonly string[]) {
  const options = media
    .filter((item) => canAir(item) || kept.includes(item.id))
    .map((item) => {
      const note = canAir(item) ? formatDuration(item.durationMs ?? 0) : 'not ready'
      return { value: item.id, label: `${item.title} (${note})` }
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
