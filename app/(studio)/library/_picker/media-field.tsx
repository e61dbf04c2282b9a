'use client'
import { type ReactNode, useState } from 'react'
import { canAir } from '#app/(studio)/library/_list/media-words.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Combobox } from '#ui/combobox.tsx'
import { Field } from '#ui/field.tsx'
import { MediaLine } from './media-line.tsx'
import { searchNote } from './search-note.tsx'
import { titleIn, useMediaItems } from './use-media-items.ts'
import { useMediaSearch } from './use-media-search.ts'

interface MediaFieldProps {
  label: string
  hint?: ReactNode
  error?: string | null
  /** The chosen item; empty: none. It may be deleted, or not be ready. */
  value: string
  /** What can be chosen: items that can air, or the ready ones. */
  status: 'airable' | 'ready'
  /** The name of choosing no item; without it an item is chosen. */
  none?: string
  /** Not offered. */
  without?: readonly string[]
  onPick(item: MediaView | null): void
}

interface MediaOption {
  value: string
  /** Null: no item. */
  item: MediaView | null
}

/** Chooses one item of the library: the library is searched, and the chosen item keeps its name. */
export function MediaField({ label, hint, error, value, status, none, without = [], onPick }: MediaFieldProps) {
  const [open, setOpen] = useState(false)
  const search = useMediaSearch({ status }, { enabled: open })
  const chosen = useMediaItems([value])
  const item = chosen.items.get(value)
  const found = (search.media ?? []).flatMap((media): MediaOption[] =>
    without.includes(media.id) ? [] : [{ value: media.id, item: media }],
  )
  const offersNone = none !== undefined && search.text === ''
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <Combobox
          {...control}
          label="Items"
          open={open}
          onOpenChange={setOpen}
          onSearch={search.setText}
          options={offersNone ? [{ value: '', item: null }, ...found] : found}
          value={value}
          shown={
            value === '' ? (none ?? '') : `${titleIn(chosen, value)}${item && !canAir(item) ? ' (not ready)' : ''}`
          }
          placeholder={none ?? 'Choose an item'}
          busy={search.busy}
          note={searchNote(search, found.length)}
          onPick={(option) => onPick(option.item)}
        >
          {(option) => (option.item ? <MediaLine item={option.item} small /> : <span className="py-1.5">{none}</span>)}
        </Combobox>
      )}
    </Field>
  )
}
