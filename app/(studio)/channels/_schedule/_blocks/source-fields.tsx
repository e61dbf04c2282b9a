'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useParams } from 'next/navigation'
import type { ReactNode } from 'react'
import { useController } from 'react-hook-form'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { MediaField } from '#app/(studio)/library/_picker/media-field.tsx'
import { type MediaItems, titleIn } from '#app/(studio)/library/_picker/use-media-items.ts'
import type { Source } from '#domain/schedule/model/schedule.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Field } from '#ui/field.tsx'
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
  /** Those of the source. */
  items: MediaItems
  /** The block has another item; null: another source. */
  onPick(item: MediaView | null): void
}

/** The source of the block. */
export function SourceFields({ form, items, onPick }: SourceFieldsProps) {
  const { field } = useController({ control: form.control, name: 'source' })
  const source: Source = field.value
  const shared = { errorAt: (name: string) => form.errorAt(`source.${name}`), onChange: set }
  function set(next: Source, item: MediaView | null = null) {
    onPick(item)
    field.onChange(next)
  }
  function setType(type: string) {
    const next = sourceOf(type, source)
    set(next, (next.type === 'item' && items.items.get(next.mediaId)) || null)
  }
  return (
    <fieldset className="grid gap-4">
      <legend className="sr-only">Source</legend>
      <LabelledSelect label="Source" options={TYPES} value={source.type} onChange={setType} />
      {source.type === 'item' && (
        <MediaField
          label="Item"
          error={shared.errorAt('mediaId')}
          value={source.mediaId}
          status="airable"
          onPick={(item) => item && set({ type: 'item', mediaId: item.id }, item)}
        />
      )}
      {source.type === 'list' && <ListField source={source} items={items} {...shared} />}
      {source.type === 'series' && <SeriesField source={source} {...shared} />}
      {source.type === 'live' && <LiveField source={source} {...shared} />}
      {source.type === 'tag' && (
        <TagChooser
          label="Tags"
          tags={source.tags}
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

function ListField({ source, items: known, errorAt, onChange }: SourceFieldProps<'list'> & { items: MediaItems }) {
  const { mediaIds, order } = source
  const set = (ids: readonly string[]) => onChange({ type: 'list', order, mediaIds: ids })
  const items = mediaIds.map((id, i) => {
    // An item may occur more than once.
    return { key: `${id} ${mediaIds.slice(0, i).filter((other) => other === id).length}`, title: titleIn(known, id) }
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
      <MediaField
        label="Add item"
        error={errorAt('mediaIds')}
        value=""
        status="airable"
        onPick={(item) => item && set([...mediaIds, item.id])}
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

function sourceOf(type: string, before: Source): Source {
  const known = before.type === 'item' ? before.mediaId : before.type === 'list' ? (before.mediaIds[0] ?? '') : ''
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
