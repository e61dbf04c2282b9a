'use client'
import { type FormEvent, useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { renameSeriesSchema } from '#features/series/schema.ts'
import { Button } from '#ui/button.tsx'
import { Field, Input } from '#ui/field.tsx'
import { Notice } from '#ui/notice.tsx'

/** The title of a series that is to be, or is to be called otherwise. */
export function TitleForm({
  given,
  submitLabel,
  busy,
  error,
  onSubmit,
  onCancel,
}: {
  given: string
  submitLabel: string
  busy: boolean
  /** The server's refusal. */
  error: unknown
  onSubmit(title: string): void
  onCancel(): void
}) {
  const [title, setTitle] = useState(given)
  const [wrong, setWrong] = useState<string | null>(null)

  function submit(event: FormEvent) {
    event.preventDefault()
    const parsed = renameSeriesSchema.shape.title.safeParse(title)
    if (!parsed.success) return setWrong(parsed.error.issues[0]?.message ?? 'Give the series another title.')
    onSubmit(parsed.data)
  }

  return (
    <form onSubmit={submit} noValidate className="grid gap-5 pt-1">
      {error !== null && <Notice tone="danger">{readError(error).message}</Notice>}
      <Field label="Title" error={wrong}>
        {(control) => (
          <Input
            {...control}
            value={title}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => {
              setTitle(event.target.value)
              setWrong(null)
            }}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="accent" busy={busy}>
          {submitLabel}
        </Button>
      </div>
    </form>
  )
}
