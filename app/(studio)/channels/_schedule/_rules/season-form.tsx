'use client'
import { Plus, Trash2, X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { Season } from '#domain/schedule/model/schedule.ts'
import type { FieldError } from '#domain/schedule/model/schedule-schema.ts'
import { Button } from '#ui/button.tsx'
import { Field, Input } from '#ui/field.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import { Notice } from '#ui/notice.tsx'
import { Switch } from '#ui/switch.tsx'
import { errorAt } from '../_blocks/field-errors.ts'
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
  const [season, setSeason] = useState(given)
  const [errors, setErrors] = useState<FieldError[]>([])
  const at = (field: string) => errorAt(errors, field)
  const set = (change: Partial<Season>) => setSeason((before) => ({ ...before, ...change }))
  const setRange = (place: number, change: Partial<Season['ranges'][number]>) =>
    set({ ranges: season.ranges.map((range, i) => (i === place ? { ...range, ...change } : range)) })

  function submit(event: FormEvent) {
    event.preventDefault()
    const nameless = season.title.trim() === '' ? [{ field: 'title', message: 'Give the season a name.' }] : []
    const found = [...nameless, ...check(season)]
    setErrors(found)
    if (found.length === 0) onSave(season)
  }

  return (
    <form onSubmit={submit} noValidate className="grid gap-5 pt-1">
      {errors.length > 0 && (
        <Notice tone="danger">{at('') ?? 'The season was not changed. See the words at the fields.'}</Notice>
      )}
      <Field label="Title" error={at('title')}>
        {(control) => (
          <Input
            {...control}
            value={season.title}
            maxLength={200}
            autoComplete="off"
            onChange={({ target }) => set({ title: target.value })}
          />
        )}
      </Field>
      <fieldset className="grid gap-3">
        <legend className="mb-2 font-medium text-sm">Dates, first and last included</legend>
        {season.ranges.map((range, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two ranges may be the same while they are typed
          <div key={i} className="flex items-start gap-2">
            <div className="grid flex-1 grid-cols-[repeat(auto-fit,minmax(8.5rem,1fr))] gap-2">
              {(['from', 'until'] as const).map((end) => (
                <Field key={end} label={end === 'from' ? 'From' : 'Until'} error={at(`ranges[${i}].${end}`)}>
                  {(control) => (
                    <Input
                      {...control}
                      type="date"
                      value={range[end]}
                      onChange={({ target }) => setRange(i, { [end]: target.value })}
                    />
                  )}
                </Field>
              ))}
            </div>
            <IconButton
              label={`Take date range ${i + 1} out`}
              className="mt-6.5"
              onClick={() => set({ ranges: season.ranges.filter((_, other) => other !== i) })}
            >
              <X aria-hidden />
            </IconButton>
          </div>
        ))}
        <Button
          size="small"
          className="justify-self-start"
          disabled={season.ranges.length >= 50}
          onClick={() => set({ ranges: [...season.ranges, { from: '', until: '' }] })}
        >
          <Plus aria-hidden />
          More dates
        </Button>
      </fieldset>
      <Switch
        label="Nothing of the base layer starts on these dates"
        checked={season.replacesBase}
        onChange={(replacesBase) => set({ replacesBase })}
      />
      <div className="sticky -bottom-5 -mx-5 -mb-5 flex flex-wrap items-center gap-2 border-line border-t bg-surface px-5 pt-3 pb-4">
        {blocks !== null && (
          <Button size="small" tone="danger-quiet" onClick={() => onRemove(given)}>
            <Trash2 aria-hidden />
            {blocks > 0 ? `Remove with its ${countBlocks(blocks)}` : 'Remove'}
          </Button>
        )}
        <span className="flex-1" />
        <Button size="small" onClick={onCancel}>
          Cancel
        </Button>
        <Button size="small" tone="accent" type="submit">
          {blocks === null ? 'Add season' : 'Apply'}
        </Button>
      </div>
    </form>
  )
}
