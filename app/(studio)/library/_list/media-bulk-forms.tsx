'use client'
import { z } from 'zod'
import type { BulkMediaInput } from '#features/media/library-schema.ts'
import { tagSchema, updateMediaSchema } from '#features/media/schema.ts'
import { Button } from '#ui/button.tsx'
import { Form, FormActions, SelectField, TextField } from '#ui/form.tsx'
import { FormRefusal, useZodForm } from '#ui/use-zod-form.ts'
import { RATINGS } from './edit-media-dialog.tsx'
import { toValues, type ValuesDraft } from './media-draft.ts'
import { ACCESS_OPTIONS, KIND_OPTIONS } from './media-words.ts'
import { RightsFields } from './rights-fields.tsx'

const AS_IT_IS = { value: '', label: 'No change' }

const valuesSchema = updateMediaSchema.pick({
  ...{ kind: true, rating: true, access: true, language: true },
  ...{ notBefore: true, notAfter: true, maxAirings: true },
})

interface TagFormProps {
  known: readonly string[]
  onTag(action: 'tag' | 'untag', tag: string): void
}

export function TagForm({ known, onTag }: TagFormProps) {
  const form = useZodForm({
    schema: z.object({ tag: tagSchema }),
    given: { tag: '' },
    save: async ({ tag }) => onTag('tag', tag),
  })
  return (
    <Form of={form}>
      <TextField of={form} name="tag" label="Tag" hint="In lower case." suggestions={known} maxLength={40} />
      <FormActions label="Add tag">
        <Button onClick={form.run(async ({ tag }) => onTag('untag', tag))}>Remove tag</Button>
      </FormActions>
    </Form>
  )
}

const NO_VALUES: ValuesDraft = {
  ...{ kind: '', rating: '', access: '', language: '' },
  ...{ notBefore: '', notAfter: '', maxAirings: '' },
}

/** Properties that many items get at once. */
export function ValuesForm({ onSet }: { onSet(values: NonNullable<BulkMediaInput['values']>): void }) {
  const form = useZodForm({
    schema: valuesSchema,
    given: NO_VALUES,
    toInput: toValues,
    async save(values) {
      if (Object.keys(values).length === 0) throw new FormRefusal('Nothing was changed: all fields are empty.')
      onSet(values)
    },
  })
  return (
    <Form of={form}>
      <SelectField of={form} name="kind" label="Type" className="w-full" options={[AS_IT_IS, ...KIND_OPTIONS]} />
      <TextField of={form} name="rating" label="Rating" hint="Such as FSK 12." suggestions={RATINGS} maxLength={20} />
      <TextField of={form} name="language" label="Language" hint="Of its sound, such as de or pt-BR." maxLength={20} />
      <RightsFields of={form} />
      <SelectField
        of={form}
        name="access"
        label="On demand"
        className="w-full"
        options={[AS_IT_IS, ...ACCESS_OPTIONS]}
      />
      <FormActions label="Change" sticky />
    </Form>
  )
}
