'use client'
import { Search } from 'lucide-react'
import type { TagCount } from '#domain/media/tags.ts'
import { Input } from '#ui/field.tsx'
import { Select } from '#ui/select.tsx'
import { KIND_OPTIONS } from './media-words.ts'
import type { MediaFilter } from './pick-media.ts'

const KINDS = [{ value: 'all', label: 'All types' }, ...KIND_OPTIONS]
const STATES = [
  { value: 'all', label: 'All states' },
  { value: 'ready', label: 'Ready' },
  { value: 'in-progress', label: 'In progress' },
  { value: 'failed', label: 'Failed' },
]

export function MediaFilterBar({
  filter,
  tags,
  onChange,
}: {
  filter: MediaFilter
  /** All tags of the library. */
  tags: readonly TagCount[]
  onChange(filter: MediaFilter): void
}) {
  // A chosen tag stays in the list even when no item has it any more, so that it can be cleared.
  const gone = filter.tag !== '' && !tags.some(({ tag }) => tag === filter.tag) ? [{ tag: filter.tag, items: 0 }] : []
  const tagOptions = [...tags, ...gone].map(({ tag, items }) => ({ value: tag, label: `${tag} (${items})` }))
  return (
    <search className="mb-4 grid grid-cols-2 gap-2 sm:flex">
      <span className="relative col-span-2 sm:max-w-sm sm:flex-1">
        <Search className="pointer-events-none absolute top-3 left-3 size-4 text-muted" aria-hidden />
        <Input
          type="search"
          aria-label="Search the library"
          placeholder="Title or file name"
          className="pl-9"
          value={filter.text}
          onChange={(event) => onChange({ ...filter, text: event.target.value })}
        />
      </span>
      <Select
        aria-label="Type"
        options={KINDS}
        value={filter.kind}
        onChange={(kind) => onChange({ ...filter, kind: kind as MediaFilter['kind'] })}
      />
      <Select
        aria-label="State"
        options={STATES}
        value={filter.status}
        onChange={(status) => onChange({ ...filter, status: status as MediaFilter['status'] })}
      />
      {tagOptions.length > 0 && (
        <Select
          aria-label="Tag"
          className="max-sm:col-span-2 sm:max-w-48"
          options={[{ value: '', label: 'All tags' }, ...tagOptions]}
          value={filter.tag}
          onChange={(tag) => onChange({ ...filter, tag })}
        />
      )}
    </search>
  )
}
