'use client'
import { ChevronRight, X } from 'lucide-react'
import { useController } from 'react-hook-form'
import type { FillerRules } from '#domain/schedule/model/schedule.ts'
import type { MediaView } from '#features/media/schema.ts'
import { formatDuration } from '#ui/format.ts'
import { IconButton } from '#ui/icon-button.tsx'
import { LabelledSelect } from '#ui/labelled-select.tsx'
import { AmountField } from '../_blocks/amount-field.tsx'
import { TagChooser } from '../_blocks/tag-chooser.tsx'
import type { AirRulesFormOf } from './air-rules.ts'
import { sayFiller } from './say-filler.ts'

interface FillerFieldProps {
  form: AirRulesFormOf
  name: `fillers.${keyof FillerRules}` | 'breaks.source' | 'breaks.bumper'
  label: string
  hint: string
  media: readonly MediaView[]
}

/** Chooses filler items one by one or by tags; collapsed by default. */
export function FillerField({ form, name, label, hint, media }: FillerFieldProps) {
  const { field: items } = useController({ control: form.control, name: `${name}.mediaIds` })
  const { field: tags } = useController({ control: form.control, name: `${name}.tags` })
  const mediaIds: readonly string[] = items.value
  const faulty = ['mediaIds', 'tags', 'cooldownMs'].some((field) => form.errorAt(`${name}.${field}`) !== null)
  const titleOf = (id: string) => media.find((item) => item.id === id)?.title ?? 'Deleted item'
  const free = media.filter(({ id, status }) => status === 'ready' && !mediaIds.includes(id))
  const options = free.map(({ id, title, durationMs }) => {
    return { value: id, label: `${title} (${formatDuration(durationMs ?? 0)})` }
  })
  return (
    <details className="group rounded-lg border border-line" open={faulty || undefined}>
      <summary className="flex cursor-pointer list-none items-center gap-2 rounded-lg px-3 py-2 text-sm hover:bg-raised">
        <ChevronRight className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90" aria-hidden />
        <span className="font-medium">{label}</span>
        <span className="min-w-0 flex-1 truncate text-right text-muted text-xs">
          {sayFiller({ mediaIds, tags: tags.value })}
        </span>
      </summary>
      <fieldset className="grid gap-3 px-3 pt-1 pb-3">
        <legend className="sr-only">{label}</legend>
        <p className="text-muted text-xs leading-relaxed">{hint}</p>
        {mediaIds.length > 0 && (
          <ul className="grid gap-1" aria-label={`Items of ${label}`}>
            {mediaIds.map((id) => (
              <li key={id} className="flex items-center gap-1 rounded-lg bg-raised pl-3 text-sm">
                <span className="min-w-0 flex-1 truncate">{titleOf(id)}</span>
                <IconButton
                  icon={X}
                  small
                  label={`Remove ${titleOf(id)}`}
                  onClick={() => items.onChange(mediaIds.filter((other) => other !== id))}
                />
              </li>
            ))}
          </ul>
        )}
        <LabelledSelect
          label="Add an item"
          error={form.errorAt(`${name}.mediaIds`)}
          options={[{ value: '', label: 'Choose an item' }, ...options]}
          value=""
          onChange={(id) => id !== '' && items.onChange([...mediaIds, id])}
        />
        <TagChooser
          label="All items with tags"
          tags={tags.value}
          media={media}
          error={form.errorAt(`${name}.tags`)}
          onChange={tags.onChange}
        />
        <AmountField
          of={form}
          name={`${name}.cooldownMs`}
          label="Cooldown (minutes)"
          unitMs={60_000}
          whenEmpty={0}
          hint="Minimum time before the same item airs again, at most 366 days."
        />
      </fieldset>
    </details>
  )
}
