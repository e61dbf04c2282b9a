'use client'
import type { Block, Layer } from '../../../../server/domain/schedule/schedule.ts'
import { Field, Input } from '../../../_ui/field.tsx'
import { Select } from '../../../_ui/select.tsx'
import type { BlockFieldsProps } from './block-dialog.tsx'

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
export function AirFields({ block, onChange, errorAt }: BlockFieldsProps) {
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
      <Field
        label="Cooldown, hours"
        error={errorAt('cooldownMs')}
        hint="An item airs again only so long after its end. Empty: at any time."
      >
        {(control) => (
          <Input
            {...control}
            type="number"
            min={0}
            step="any"
            inputMode="decimal"
            defaultValue={block.cooldownMs === null ? '' : block.cooldownMs / 3_600_000}
            onChange={(event) => {
              const { value } = event.target
              onChange({ cooldownMs: value === '' ? null : Math.round(Number(value) * 3_600_000) })
            }}
          />
        )}
      </Field>
    </fieldset>
  )
}
