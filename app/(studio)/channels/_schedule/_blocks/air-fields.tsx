'use client'
import type { Block, Layer, Season } from '#domain/schedule/model/schedule.ts'
import { Field } from '#ui/field.tsx'
import { Select } from '#ui/select.tsx'
import { AmountField } from './amount-field.tsx'
import type { BlockFieldsProps } from './block-fields-props.ts'

const STARTS = [
  { value: 'soft', label: 'Soft: when the item before has ended' },
  { value: 'hard', label: 'Hard: exactly on time, cutting what is on air' },
]
const LAYERS = [
  { value: 'base', label: 'Base' },
  { value: 'season', label: 'Season: wins over base' },
  { value: 'override', label: 'Override: wins over all' },
]

/** How the block stands among the others. */
export function AirFields({ block, onChange, errorAt, seasons }: BlockFieldsProps & { seasons: readonly Season[] }) {
  const { seasonId, layer } = block
  const ofSeasons = seasons.map(({ id, title }) => ({ value: id, label: title || 'Untitled season' }))
  return (
    <fieldset className="grid gap-4">
      <legend className="sr-only">How it airs</legend>
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
        <Field label="Season" error={errorAt('seasonId')} hint="With one, it airs on the season's dates only.">
          {(control) => (
            <Select
              {...control}
              options={[{ value: '', label: 'None: on any date' }, ...ofSeasons]}
              value={seasonId ?? ''}
              onChange={(id) => {
                if (id === '') onChange({ seasonId: null })
                else onChange({ seasonId: id, layer: layer === 'base' ? 'season' : layer })
              }}
            />
          )}
        </Field>
      )}
      <Field label="Layer" error={errorAt('layer')} hint="Where blocks lie over one another, the higher one airs.">
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
        label="Cooldown, hours"
        unitMs={3_600_000}
        valueMs={block.cooldownMs}
        error={errorAt('cooldownMs')}
        hint="An item airs again only so long after its end, at most 366 days. Empty: at any time."
        onChange={(cooldownMs) => onChange({ cooldownMs })}
      />
    </fieldset>
  )
}
