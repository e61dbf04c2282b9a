'use client'
import { ChevronRight, X } from 'lucide-react'
import { useState } from 'react'
import { useController } from 'react-hook-form'
import { MediaField } from '#app/(studio)/library/_picker/media-field.tsx'
import { titleIn, useMediaItems } from '#app/(studio)/library/_picker/use-media-items.ts'
import type { FillerRules } from '#domain/schedule/model/schedule.ts'
import { IconButton } from '#ui/icon-button.tsx'
import { AmountField } from '../_blocks/amount-field.tsx'
import { TagChooser } from '../_blocks/tag-chooser.tsx'
import type { AirRulesFormOf } from './air-rules.ts'
import { sayFiller } from './say-filler.ts'

interface FillerFieldProps {
  form: AirRulesFormOf
  name: `fillers.${keyof FillerRules}` | 'breaks.source' | 'breaks.bumper'
  label: string
  hint: string
}

/** Chooses filler items one by one or by tags; collapsed by default. */
export function FillerField({ form, name, label, hint }: FillerFieldProps) {
  const { field: items } = useController({ control: form.control, name: `${name}.mediaIds` })
  const { field: tags } = useController({ control: form.control, name: `${name}.tags` })
  const mediaIds: readonly string[] = items.value
  const faulty = ['mediaIds', 'tags', 'cooldownMs'].some((field) => form.errorAt(`${name}.${field}`) !== null)
  const [open, setOpen] = useState(false)
  const shown = open || faulty
  const known = useMediaItems(shown ? mediaIds : [])
  const titleOf = (id: string) => titleIn(known, id)
  return (
    <details
      className="group rounded-lg border border-line"
      open={faulty || undefined}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary className="flex cursor-pointer list-none items-center gap-2 rounded-lg px-3 py-2 text-sm hover:bg-raised">
        <ChevronRight className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90" aria-hidden />
        <span className="font-medium">{label}</span>
        <span className="min-w-0 flex-1 truncate text-right text-muted text-xs">
          {sayFiller({ mediaIds, tags: tags.value })}
        </span>
      </summary>
      {shown && (
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
          <MediaField
            label="Add an item"
            error={form.errorAt(`${name}.mediaIds`)}
            value=""
            status="ready"
            without={mediaIds}
            onPick={(item) => item && items.onChange([...mediaIds, item.id])}
          />
          <TagChooser
            label="All items with tags"
            tags={tags.value}
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
      )}
    </details>
  )
}
