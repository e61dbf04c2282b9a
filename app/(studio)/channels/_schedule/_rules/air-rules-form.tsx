'use client'
import { Dices } from 'lucide-react'
import type { FillerSource } from '#domain/schedule/model/schedule.ts'
import type { FieldError } from '#domain/schedule/model/schedule-schema.ts'
import { Input } from '#ui/field.tsx'
import { Form, FormActions, FormField } from '#ui/form.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { AmountField } from '../_blocks/amount-field.tsx'
import { checkedBy } from '../_blocks/field-errors.ts'
import { type AirRules, FILLERS, withSources } from './air-rules.ts'
import { BreakFields } from './break-fields.tsx'
import { FillerField } from './filler-field.tsx'
import { sayFiller } from './say-filler.ts'

const HIGHEST_SEED = 4_294_967_295

interface AirRulesFormProps {
  given: AirRules
  check(rules: AirRules): FieldError[]
  onSave(rules: AirRules): void
  onCancel(): void
}

/** What airs between the blocks, for the whole channel. */
export function AirRulesForm({ given, check, onSave, onCancel }: AirRulesFormProps) {
  const form = useZodForm({
    given: withSources<FillerSource>(given, (source) => source ?? { mediaIds: [], tags: [], cooldownMs: 0 }),
    schema: checkedBy<AirRules>(check),
    toInput: (rules) => withSources(rules, (source) => (sayFiller(source) === 'None' ? null : source)),
    save: async (rules) => onSave(rules),
  })
  return (
    <Form of={form}>
      <fieldset className="grid gap-2">
        <legend className="mb-2 font-semibold text-sm">Fillers and idents</legend>
        {FILLERS.map(({ name, label, hint }) => (
          <FillerField key={name} form={form} name={`fillers.${name}`} label={label} hint={hint} />
        ))}
      </fieldset>
      <BreakFields form={form} />
      <fieldset className="grid gap-4">
        <legend className="mb-3 font-semibold text-sm">Overruns and shuffle</legend>
        <AmountField
          of={form}
          name="maxDriftMs"
          label="Maximum overrun (seconds)"
          unitMs={1_000}
          whenEmpty={0}
          hint="An item starts only if it ends no later than this after its block. Later starts give a warning. At most a day."
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
