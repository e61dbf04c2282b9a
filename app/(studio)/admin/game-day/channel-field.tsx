'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { DrillableChannel } from '#features/game-day/schema.ts'
import { Combobox } from '#ui/combobox.tsx'
import { Field } from '#ui/field.tsx'
import { useDebounced } from '#ui/use-debounced.ts'

/** Typing stays ahead of the list. */
const SEARCH_AFTER_MS = 200

interface ChannelFieldProps {
  value: DrillableChannel | null
  onPick(channel: DrillableChannel): void
}

/** Chooses a channel on air, of any account. */
export function ChannelField({ value, onPick }: ChannelFieldProps) {
  const trpc = useTRPC()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const query = useDebounced(text.trim(), SEARCH_AFTER_MS)
  const found = useQuery(
    trpc.gameDay.channels.queryOptions({ query }, { enabled: open, placeholderData: keepPreviousData }),
  )
  const options = (found.data ?? []).map((channel) => ({ ...channel, value: channel.id }))
  const note = found.error
    ? readError(found.error).message
    : options.length === 0 && 'No channel on air has this name. Search for a channel or its account.'
  return (
    <Field label="Channel" hint="On air, of any account.">
      {(control) => (
        <Combobox
          {...control}
          label="Channels on air"
          open={open}
          onOpenChange={setOpen}
          onSearch={setText}
          options={options}
          value={value?.id ?? ''}
          shown={value?.name ?? ''}
          placeholder="Choose a channel"
          busy={text.trim() !== query || found.isPlaceholderData || (!found.data && !found.error)}
          note={note}
          onPick={({ id, name, accountName }) => onPick({ id, name, accountName })}
        >
          {({ name, accountName }) => (
            <span className="min-w-0 py-0.5">
              <span className="block truncate">{name}</span>
              <span className="block truncate text-muted text-xs">{accountName}</span>
            </span>
          )}
        </Combobox>
      )}
    </Field>
  )
}
