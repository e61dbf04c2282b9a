'use client'
import { Dices } from 'lucide-react'
import { Controller } from 'react-hook-form'
import type { FillerRules, FillerSource, Schedule } from '#domain/schedule/model/schedule.ts'
import type { FieldError } from '#domain/schedule/model/schedule-schema.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Input } from '#ui/field.tsx'
import { Form, FormActions, FormField } from '#ui/form.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { AmountField } from '../_blocks/amount-field.tsx'
import { BreakFields } from '../_blocks/break-fields.tsx'
import { checkedBy } from '../_blocks/field-errors.ts'
import { FillerField } from '../_blocks/filler-field.tsx'
import { isEmpty } from '../_blocks/say-filler.ts'

export type AirRules = Pick<Schedule, 'fillers' | 'breaks' | 'maxDriftMs' | 'seed'>

export const FILLERS: readonly { name: keyof FillerRules; label: string; hint: string }[] = [
  { name: 'ident', label: 'Ident', hint: 'At the start of each block, if there is room.' },
  { name: 'pre', label: 'Before a programme', hint: 'Before the first item of a block, after the ident.' },
  { name: 'mid', label: 'Between items', hint: 'Between two items of one block, if there is room.' },
  { name: 'post', label: 'After a programme', hint: 'After the last item of a block, once.' },
  { name: 'tail', label: 'Gap filler', hint: 'Whole items while they fit. The last one is cut at the next start.' },
  {
    name: 'lastResort',
    label: 'Last resort',
    hint: 'Used when the gap filler has nothing. Without it the slate airs.',
  },
]
const HIGHEST_SEED = 4_294_967_295

interface AirRulesFormProps {
  given: AirRules
  media: readonly MediaView[]
  check(rules: AirRules): FieldError[]
  onSave(rules: AirRules): void
  onCancel(): void
}

/** What airs between the blocks, for the whole channel. */
export function AirRulesForm({ given, media, check, onSave, onCancel }: AirRulesFormProps) {
  const form = useZodForm({
    given,
    schema: checkedBy<AirRules>(check),
    toInput: withoutEmpty,
    save: async (rules) => onSave(rules),
  })
  const { control, errorAt } = form
  return (
    <Form of={form}>
      <fieldset className="grid gap-2">
        <legend className="mb-2 font-semibold text-sm">Fillers and idents</legend>
        {FILLERS.map(({ name, label, hint }) => (
          <Controller
            key={name}
            control={control}
            name={`fillers.${name}`}
            render={({ field }) => (
              <FillerField
                label={label}
                hint={hint}
                value={field.value}
                media={media}
                errorAt={(part) => errorAt(`fillers.${name}.${part}`)}
                onChange={field.onChange}
              />
            )}
          />
        ))}
      </fieldset>
      <Controller
        control={control}
        name="breaks"
        render={({ field }) => (
          <BreakFields breaks={field.value} media={media} errorAt={errorAt} onChange={field.onChange} />
        )}
      />
      <fieldset className="grid gap-4">
        <legend className="mb-3 font-semibold text-sm">Overruns and shuffle</legend>
        <Controller
          control={control}
          name="maxDriftMs"
          render={({ field }) => (
            <AmountField
              label="Maximum overrun (seconds)"
              unitMs={1_000}
              valueMs={field.value}
              error={errorAt('maxDriftMs')}
              hint="An item starts only if it ends no later than this after its block. Later starts give a warning. At most a day."
              onChange={(maxDriftMs) => field.onChange(maxDriftMs ?? 0)}
            />
          )}
        />
        <FormField of={form} name="seed" label="Shuffle seed" hint="The same seed gives the same order." asNumber>
          {(input) => (
            <span className="flex gap-2">
              <Input {...input} inputMode="numeric" />
              <IconButton
                icon={Dices}
                label="New seed"
                onClick={() => form.setValue('seed', Math.floor(Math.random() * HIGHEST_SEED), { shouldDirty: true })}
              />
            </span>
          )}
        </FormField>
      </fieldset>
      <FormActions label="Apply" onCancel={onCancel} sticky size="small" />
    </Form>
  )
}

/** Replaces sources without items and tags by null. */
function withoutEmpty({ fillers, breaks, ...rest }: AirRules): AirRules {
  const orNone = (source: FillerSource | null) => (isEmpty(source) ? null : source)
  const { ident, pre, mid, post, tail, lastResort } = fillers
  return {
    ...rest,
    fillers: {
      ident: orNone(ident),
      pre: orNone(pre),
      mid: orNone(mid),
      post: orNone(post),
      tail: orNone(tail),
      lastResort: orNone(lastResort),
    },
    breaks: { ...breaks, source: orNone(breaks.source), bumper: orNone(breaks.bumper) },
  }
}
