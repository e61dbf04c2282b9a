'use client'
import type { BreakRules } from '#domain/schedule/model/schedule.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Switch } from '#ui/switch.tsx'
import { AmountField } from './amount-field.tsx'
import { FillerField } from './filler-field.tsx'

const MINUTE_MS = 60_000

interface BreakFieldsProps {
  breaks: BreakRules
  media: readonly MediaView[]
  errorAt(field: string): string | null
  onChange(breaks: BreakRules): void
}

/** Where items have breaks, and what airs in them. */
export function BreakFields({ breaks, media, errorAt, onChange }: BreakFieldsProps) {
  const set = (change: Partial<BreakRules>) => onChange({ ...breaks, ...change })
  return (
    <fieldset className="grid gap-4">
      <legend className="mb-3 font-semibold text-sm">Breaks</legend>
      <Switch
        label="At break positions of items"
        checked={breaks.ownPositions}
        onChange={(ownPositions) => set({ ownPositions })}
      />
      <AmountField
        label="Interval (minutes)"
        unitMs={MINUTE_MS}
        valueMs={breaks.everyMs}
        error={errorAt('breaks.everyMs')}
        hint="A break every 1 to 1440 minutes of an item. Empty: none."
        onChange={(everyMs) => set({ everyMs })}
      />
      <div className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] items-start gap-3">
        <AmountField
          label="Minimum gap (minutes)"
          unitMs={MINUTE_MS}
          valueMs={breaks.minSpacingMs}
          error={errorAt('breaks.minSpacingMs')}
          hint="To other breaks and to the item's start and end."
          onChange={(minSpacingMs) => set({ minSpacingMs: minSpacingMs ?? 0 })}
        />
        <AmountField
          label="Maximum length (seconds)"
          unitMs={1_000}
          valueMs={breaks.breakMs}
          error={errorAt('breaks.breakMs')}
          hint="At most an hour. Breaks never make a block overrun."
          onChange={(breakMs) => set({ breakMs: breakMs ?? 0 })}
        />
      </div>
      <div className="grid gap-2">
        <FillerField
          label="Ads"
          hint="None: breaks are only marked in the playlists, for ad insertion downstream."
          value={breaks.source}
          media={media}
          errorAt={(field) => errorAt(`breaks.source.${field}`)}
          onChange={(source) => set({ source })}
        />
        <FillerField
          label="Bumper"
          hint="Opens and closes each break that airs ads."
          value={breaks.bumper}
          media={media}
          errorAt={(field) => errorAt(`breaks.bumper.${field}`)}
          onChange={(bumper) => set({ bumper })}
        />
      </div>
    </fieldset>
  )
}
