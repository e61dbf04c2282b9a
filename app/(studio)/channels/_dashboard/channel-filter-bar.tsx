'use client'
import type { RefObject } from 'react'
import type { ChannelView } from '#features/channel/schema.ts'
import { SearchInput } from '#ui/search-input.tsx'
import { Select } from '#ui/select.tsx'
import { type ChannelFilter, listFolders, listLabels, NO_FOLDER, type StateFilter } from './pick-channels.ts'

const STATES: { value: StateFilter; label: string }[] = [
  { value: 'all', label: 'All states' },
  { value: 'on-air', label: 'On air' },
  { value: 'trouble', label: 'With errors' },
  { value: 'off-air', label: 'Off air' },
]

interface ChannelFilterBarProps {
  filter: ChannelFilter
  /** All of the account. */
  channels: readonly ChannelView[]
  /** Focused by the key “/”. */
  inputRef: RefObject<HTMLInputElement | null>
  onChange(filter: ChannelFilter): void
}

export function ChannelFilterBar({ filter, channels, inputRef, onChange }: ChannelFilterBarProps) {
  const labels = withChosen(listLabels(channels), filter.label)
  const folders = withChosen(listFolders(channels), filter.folder === NO_FOLDER ? '' : filter.folder)
  return (
    <search className="mb-4 grid grid-cols-2 gap-2 sm:flex sm:flex-wrap">
      <SearchInput
        ref={inputRef}
        label="Search channels"
        placeholder="Name, number, label or item"
        className="col-span-2 sm:max-w-sm sm:flex-1 sm:basis-60"
        value={filter.text}
        onChange={(text) => onChange({ ...filter, text })}
      />
      <Select
        aria-label="State"
        className="max-sm:w-full"
        options={STATES}
        value={filter.state}
        onChange={(state) => onChange({ ...filter, state: state as StateFilter })}
      />
      {labels.length > 0 && (
        <Select
          aria-label="Label"
          className="max-sm:w-full sm:max-w-48"
          options={[{ value: '', label: 'All labels' }, ...asOptions(labels)]}
          value={filter.label}
          onChange={(label) => onChange({ ...filter, label })}
        />
      )}
      {folders.length > 0 && (
        <Select
          aria-label="Folder"
          className="max-sm:w-full sm:max-w-48"
          options={[
            { value: '', label: 'All folders' },
            ...asOptions(folders),
            { value: NO_FOLDER, label: 'In no folder' },
          ]}
          value={filter.folder}
          onChange={(folder) => onChange({ ...filter, folder })}
        />
      )}
    </search>
  )
}

/** A chosen value stays in the list even when no channel has it any more, so that it can be cleared. */
const withChosen = (values: readonly string[], chosen: string) =>
  chosen === '' || values.includes(chosen) ? values : [...values, chosen]

const asOptions = (values: readonly string[]) => values.map((value) => ({ value, label: value }))
