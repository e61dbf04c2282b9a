'use client'
import { ChevronRight, X } from 'lucide-react'
import type { FillerSource } from '#domain/schedule/model/schedule.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Field } from '#ui/field.tsx'
import { formatDuration } from '#ui/format.ts'
import { IconButton } from '#ui/icon-button.tsx'
import { Select } from '#ui/select.tsx'
import { AmountField } from './amount-field.tsx'
import { sayFiller } from './say-filler.ts'
import { TagChooser } from './tag-chooser.tsx'

const MINUTE_MS = 60_000
const EMPTY: FillerSource = { mediaIds: [], tags: [], cooldownMs: 0 }

interface FillerFieldProps {
  label: string
  hint: string
  value: FillerSource | null
  media: readonly MediaView[]
  /** The error of a field of the source, such as tags. */
  errorAt(field: string): string | null
  onChange(next: FillerSource): void
}

/** Chooses filler items one by one or by tags; collapsed by default. */
export function FillerField({ label, hint, value, media, errorAt, onChange }: FillerFieldProps) {
  const source = value ?? EMPTY
  const faulty = ['mediaIds', 'tags', 'cooldownMs'].some((field) => errorAt(field) !== null)
  const titleOf = (id: string) => media.find((item) => item.id === id)?.title ?? 'Deleted item'
  const free = media.filter(({ id, status }) => status === 'ready' && !source.mediaIds.includes(id))
  const options = free.map(({ id, title, durationMs }) => {
    return { value: id, label: `${title} (${formatDuration(durationMs ?? 0)})` }
  })
  return (
    <details className="group rounded-lg border border-line" open={faulty || undefined}>
      <summary className="flex cursor-pointer list-none items-center gap-2 rounded-lg px-3 py-2 text-sm hover:bg-raised">
        <ChevronRight className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90" aria-hidden />
        <span className="font-medium">{label}</span>
        <span className="min-w-0 flex-1 truncate text-right text-muted text-xs">{sayFiller(value)}</span>
      </summary>
      <fieldset className="grid gap-3 px-3 pt-1 pb-3">
        <legend className="sr-only">{label}</legend>
        <p className="text-muted text-xs leading-relaxed">{hint}</p>
        {source.mediaIds.length > 0 && (
          <ul className="grid gap-1" aria-label={`Items of ${label}`}>
            {source.mediaIds.map((id) => (
              <li key={id} className="flex items-center gap-1 rounded-lg bg-raised pl-3 text-sm">
                <span className="min-w-0 flex-1 truncate">{titleOf(id)}</span>
                <IconButton
                  icon={X}
                  small
                  label={`Remove ${titleOf(id)}`}
                  onClick={() => onChange({ ...source, mediaIds: source.mediaIds.filter((other) => other !== id) })}
                />
              </li>
            ))}
          </ul>
        )}
        <Field label="Add an item" error={errorAt('mediaIds')}>
          {(control) => (
            <Select
              {...control}
              options={[{ value: '', label: 'Choose an item' }, ...options]}
              value=""
              onChange={(id) => id !== '' && onChange({ ...source, mediaIds: [...source.mediaIds, id] })}
            />
          )}
        </Field>
        <TagChooser
          label="All items with tags"
          tags={source.tags}
          media={media}
          error={errorAt('tags')}
          onChange={(tags) => onChange({ ...source, tags })}
        />
        <AmountField
          label="Cooldown (minutes)"
          unitMs={MINUTE_MS}
          valueMs={source.cooldownMs}
          error={errorAt('cooldownMs')}
          hint="Minimum time before the same item airs again, at most 366 days."
          onChange={(cooldownMs) => onChange({ ...source, cooldownMs: cooldownMs ?? 0 })}
        />
      </fieldset>
    </details>
  )
}
