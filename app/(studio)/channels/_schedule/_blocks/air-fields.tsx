'use client'
import type { Block, Layer, Season } from '#domain/schedule/model/schedule.ts'
import { Field } from '#ui/field.tsx'
import { Select } from '#ui/select.tsx'
import { AmountField } from './amount-field.tsx'
import type { BlockFieldsProps } from './block-fields-props.ts'

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
export function AirFields({ block, onChange, errorAt, seasons }: BlockFieldsProps & { seasons: readonly Season[] }) {
  const { seasonId, layer } = block
  const ofSeasons = seasons.map(({ id, title }) => ({ value: id, label: title || 'Untitled season' }))
  return (
    <fieldset className="grid gap-4">
      <legend className="sr-only">Airing</legend>
      <Field label="Start" error={errorAt('start')}>
        {(control) => (
          <Select
            {...control}
            options={STARTS}
            value={block.start}
            onChange={(start) => onChange({ start: start as Block['start'] })}
          />
        )}
      </Field>
      {(seasons.length > 0 || seasonId !== null) && (
        <Field label="Season" error={errorAt('seasonId')} hint="The block airs only on the season's dates.">
          {(control) => (
            <Select
              {...control}
              options={[{ value: '', label: 'None: any date' }, ...ofSeasons]}
              value={seasonId ?? ''}
              onChange={(id) => {
                if (id === '') onChange({ seasonId: null })
                else onChange({ seasonId: id, layer: layer === 'base' ? 'season' : layer })
              }}
            />
          )}
        </Field>
      )}
      <Field label="Layer" error={errorAt('layer')} hint="Where blocks overlap, the higher layer airs.">
        {(control) => (
          <Select
            {...control}
            options={LAYERS}
            value={block.layer}
            onChange={(layer) => onChange({ layer: layer as Layer })}
          />
        )}
      </Field>
      <AmountField
        label="Cooldown (hours)"
        unitMs={3_600_000}
        valueMs={block.cooldownMs}
        error={errorAt('cooldownMs')}
        hint="Minimum time before an item airs again, at most 366 days. Empty: none."
        onChange={(cooldownMs) => onChange({ cooldownMs })}
      />
    </fieldset>
  )
}
