'use client'
import type { Season } from '#domain/schedule/model/schedule.ts'
import { SelectField } from '#ui/form.tsx'
import { AmountField } from './amount-field.tsx'
import type { BlockFormOf } from './block-form-of.ts'

const STARTS = [
  { value: 'soft', label: 'Soft: after the previous item ends' },
  { value: 'hard', label: 'Hard: on time, cuts the previous item' },
]
const LAYERS = [
  { value: 'base', label: 'Base' },
  { value: 'season', label: 'Season: overrides base' },
  { value: 'override', label: 'Override: overrides everything' },
]

/** Start, season, layer and cooldown of the block. */
export function AirFields({ form, seasons }: { form: BlockFormOf; seasons: readonly Season[] }) {
  const ofSeasons = seasons.map(({ id, title }) => ({ value: id, label: title || 'Untitled season' }))
  return (
    <fieldset className="grid gap-4">
      <legend className="sr-only">Airing</legend>
      <SelectField of={form} name="start" label="Start" options={STARTS} />
      {(seasons.length > 0 || form.getValues('seasonId') !== null) && (
        <SelectField
          of={form}
          name="seasonId"
          label="Season"
          hint="The block airs only on the season's dates."
          orNull
          options={[{ value: '', label: 'None: any date' }, ...ofSeasons]}
          onPick={(id) => {
            if (id !== '' && form.getValues('layer') === 'base') form.setValue('layer', 'season')
          }}
        />
      )}
      <SelectField
        of={form}
        name="layer"
        label="Layer"
        hint="Where blocks overlap, the higher layer airs."
        options={LAYERS}
      />
      <AmountField
        of={form}
        name="cooldownMs"
        label="Cooldown (hours)"
        unitMs={3_600_000}
        hint="Minimum time before an item airs again, at most 366 days. Empty: none."
      />
    </fieldset>
  )
}
