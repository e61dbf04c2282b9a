'use client'
import { Plus, Trash2, X } from 'lucide-react'
import { useFieldArray } from 'react-hook-form'
import type { Season } from '#domain/schedule/model/schedule.ts'
import type { FieldError } from '#domain/schedule/model/schedule-schema.ts'
import { Button } from '#ui/button.tsx'
import { Form, FormActions, SwitchField, TextField } from '#ui/form.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { checkedBy } from '../_blocks/field-errors.ts'
import { countBlocks } from '../_grid/use-clipboard.ts'

interface SeasonFormProps {
  given: Season
  /** How many blocks it holds; null: it is new. */
  blocks: number | null
  check(season: Season): FieldError[]
  onSave(season: Season): void
  onRemove(season: Season): void
  onCancel(): void
}

export function SeasonForm({ given, blocks, check, onSave, onRemove, onCancel }: SeasonFormProps) {
  const form = useZodForm({
    given,
    schema: checkedBy<Season>((season) => [
      ...(season.title.trim() === '' ? [{ field: 'title', message: 'Give the season a name.' }] : []),
      ...check(season),
    ]),
    save: async (season) => onSave(season),
  })
  const ranges = useFieldArray({ control: form.control, name: 'ranges' })
  return (
    <Form of={form}>
      <TextField of={form} name="title" label="Title" maxLength={200} />
      <fieldset className="grid gap-3">
        <legend className="mb-2 font-medium text-sm">Dates, inclusive</legend>
        {ranges.fields.map(({ id }, i) => (
          <div key={id} className="flex items-start gap-2">
            <div className="grid flex-1 grid-cols-[repeat(auto-fit,minmax(8.5rem,1fr))] gap-2">
              <TextField of={form} name={`ranges.${i}.from`} label="From" type="date" />
              <TextField of={form} name={`ranges.${i}.until`} label="Until" type="date" />
            </div>
            <IconButton
              icon={X}
              label={`Remove date range ${i + 1}`}
              className="mt-6.5"
              onClick={() => ranges.remove(i)}
            />
          </div>
        ))}
        <Button
          icon={Plus}
          size="small"
          className="justify-self-start"
          disabled={ranges.fields.length >= 50}
          onClick={() => ranges.append({ from: '', until: '' })}
        >
          Add dates
        </Button>
      </fieldset>
      <SwitchField of={form} name="replacesBase" label="Replace the base layer on these dates" />
      <FormActions label={blocks === null ? 'Add season' : 'Apply'} onCancel={onCancel} sticky size="small">
        {blocks !== null && (
          <Button icon={Trash2} size="small" tone="danger-quiet" onClick={() => onRemove(given)}>
            {blocks > 0 ? `Remove with its ${countBlocks(blocks)}` : 'Remove'}
          </Button>
        )}
      </FormActions>
    </Form>
  )
}
