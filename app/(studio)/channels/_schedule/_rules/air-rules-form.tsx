'use client'
import { Dices } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { FillerRules, FillerSource, Schedule } from '#domain/schedule/model/schedule.ts'
import type { FieldError } from '#domain/schedule/model/schedule-schema.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Button } from '#ui/button.tsx'
import { Field, Input } from '#ui/field.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import { useLeaveGuard } from '#ui/leave-guard.tsx'
import { Notice } from '#ui/notice.tsx'
import { AmountField } from '../_blocks/amount-field.tsx'
import { BreakFields } from '../_blocks/break-fields.tsx'
import { errorAt } from '../_blocks/field-errors.ts'
import { FillerField } from '../_blocks/filler-field.tsx'
import { isEmpty } from '../_blocks/say-filler.ts'

export type AirRules = Pick<Schedule, 'fillers' | 'breaks' | 'maxDriftMs' | 'seed'>

export const FILLERS: readonly { name: keyof FillerRules; label: string; hint: string }[] = [
  { name: 'ident', label: 'Ident', hint: 'At the start of each block, if there is room.' },
  { name: 'pre', label: 'Before a programme', hint: 'Before the first item of a block, behind the ident.' },
  { name: 'mid', label: 'Between items', hint: 'Between two items of one block, if there is room.' },
  { name: 'post', label: 'After a programme', hint: 'Behind the last item of a block, once.' },
  { name: 'tail', label: 'Fill holes', hint: 'Whole items while they fit; the last one is cut to the next start.' },
  {
    name: 'lastResort',
    label: 'Last resort',
    hint: 'Fills what the one above cannot. Without it, and when all else fails, the slate airs.',
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

/** What airs between what is laid out, for the whole channel. */
export function AirRulesForm({ given, media, check, onSave, onCancel }: AirRulesFormProps) {
  const [first] = useState(given)
  const [rules, setRules] = useState(first)
  useLeaveGuard(rules !== first)
  const [errors, setErrors] = useState<FieldError[]>([])
  const at = (field: string) => errorAt(errors, field)
  const set = (change: Partial<AirRules>) => setRules((before) => ({ ...before, ...change }))

  function submit(event: FormEvent) {
    event.preventDefault()
    const whole = withoutEmpty(rules)
    const found = check(whole)
    setErrors(found)
    if (found.length === 0) onSave(whole)
  }

  return (
    <form onSubmit={submit} noValidate className="grid gap-5 pt-1">
      {errors.length > 0 && (
        <Notice tone="danger">
          The rules were not changed. {sayElsewhere(errors) ?? 'See the words at the fields.'}
        </Notice>
      )}
      <fieldset className="grid gap-2">
        <legend className="mb-2 font-semibold text-sm">Fillers and idents</legend>
        {FILLERS.map(({ name, label, hint }) => (
          <FillerField
            key={name}
            label={label}
            hint={hint}
            value={rules.fillers[name]}
            media={media}
            errorAt={(field) => at(`fillers.${name}.${field}`)}
            onChange={(next) => set({ fillers: { ...rules.fillers, [name]: next } })}
          />
        ))}
      </fieldset>
      <BreakFields breaks={rules.breaks} media={media} errorAt={at} onChange={(breaks) => set({ breaks })} />
      <fieldset className="grid gap-4">
        <legend className="mb-3 font-semibold text-sm">Joins and shuffles</legend>
        <AmountField
          label="Run over by at most, seconds"
          unitMs={1_000}
          valueMs={rules.maxDriftMs}
          error={at('maxDriftMs')}
          hint="An item begins only if it ends no later than this behind its block. Later starts are warned of. At most a day."
          onChange={(maxDriftMs) => set({ maxDriftMs: maxDriftMs ?? 0 })}
        />
        <Field label="Seed of the shuffles" error={at('seed')} hint="The same number shuffles the same way again.">
          {(control) => (
            <span className="flex gap-2">
              <Input
                {...control}
                inputMode="numeric"
                value={Number.isNaN(rules.seed) ? '' : rules.seed}
                onChange={({ target }) => set({ seed: target.value === '' ? Number.NaN : Number(target.value) })}
              />
              <IconButton label="Draw another" onClick={() => set({ seed: Math.floor(Math.random() * HIGHEST_SEED) })}>
                <Dices aria-hidden />
              </IconButton>
            </span>
          )}
        </Field>
      </fieldset>
      <div className="sticky -bottom-5 -mx-5 -mb-5 flex justify-end gap-2 border-line border-t bg-surface px-5 pt-3 pb-4">
        <Button size="small" onClick={onCancel}>
          Cancel
        </Button>
        <Button size="small" tone="accent" type="submit">
          Apply
        </Button>
      </div>
    </form>
  )
}

/** Errors that stand at no field of this form: of a block, for instance. */
function sayElsewhere(errors: readonly FieldError[]): string | null {
  const own = /^(fillers|breaks|maxDriftMs|seed)/
  const other = errors.find(({ field }) => !own.test(field))
  return other ? `${other.field}: ${other.message}` : null
}

/** A source without items and tags is none. */
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
