'use client'
import { SwitchField } from '#ui/form.tsx'
import { AmountField } from '../_blocks/amount-field.tsx'
import type { AirRulesFormOf } from './air-rules.ts'
import { FillerField } from './filler-field.tsx'

const MINUTE_MS = 60_000

/** Where items have breaks, and what airs in them. */
export function BreakFields({ form }: { form: AirRulesFormOf }) {
  return (
    <fieldset className="grid gap-4">
      <legend className="mb-3 font-semibold text-sm">Breaks</legend>
      <SwitchField of={form} name="breaks.ownPositions" label="At break positions of items" />
      <AmountField
        of={form}
        name="breaks.everyMs"
        label="Interval (minutes)"
        unitMs={MINUTE_MS}
        hint="A break every 1 to 1440 minutes of an item. Empty: none."
      />
      <div className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] items-start gap-3">
        <AmountField
          of={form}
          name="breaks.minSpacingMs"
          label="Minimum gap (minutes)"
          unitMs={MINUTE_MS}
          whenEmpty={0}
          hint="To other breaks and to the item's start and end."
        />
        <AmountField
          of={form}
          name="breaks.breakMs"
          label="Maximum length (seconds)"
          unitMs={1_000}
          whenEmpty={0}
          hint="At most an hour. Breaks never make a block overrun."
        />
      </div>
      <div className="grid gap-2">
        <FillerField
          form={form}
          name="breaks.source"
          label="Ads"
          hint="None: breaks are only marked in the playlists, for ad insertion downstream."
        />
        <FillerField
          form={form}
          name="breaks.bumper"
          label="Bumper"
          hint="Opens and closes each break that airs ads."
        />
      </div>
    </fieldset>
  )
}
