'use client'
import { useController, useWatch } from 'react-hook-form'
import { dayNumber, parseLocal, weekdayOf } from '#domain/schedule/model/local-time.ts'
import { CheckBox } from '#ui/check-box.tsx'
import { Field, Input } from '#ui/field.tsx'
import { TextField } from '#ui/form.tsx'
import { LabelledSelect } from '#ui/labelled-select.tsx'
import type { BlockFormOf } from './block-form-of.ts'
import { REPEATS, type Repeat, readRepeat, readWeekdays, ruleOf, WEEKDAYS, weeklyRule } from './repeat-choice.ts'

/** How often the block airs, between which dates, and on which dates it is skipped. */
export function RepeatFields({ form }: { form: BlockFormOf }) {
  const { field } = useController({ control: form.control, name: 'rrule' })
  const [startsAtLocal, fromDate, untilDate, exdates] = useWatch({
    control: form.control,
    name: ['startsAtLocal', 'fromDate', 'untilDate', 'exdates'],
  })
  const rrule = field.value
  const repeat = readRepeat(rrule)
  const chosen = readWeekdays(rrule)

  function choose(value: string) {
    // A block that airs once has no date range: a hidden one would keep it off air.
    if (value === 'once') {
      form.setValue('fromDate', null)
      form.setValue('untilDate', null)
      form.setValue('exdates', [])
    }
    field.onChange(ruleOf(value as Repeat, weekdayOf(dayNumber(parseLocal(startsAtLocal) ?? 0)), rrule))
  }

  return (
    <fieldset className="grid gap-4">
      <legend className="sr-only">Repetition</legend>
      <LabelledSelect
        label="Repeats"
        error={repeat === 'custom' ? null : form.errorAt('rrule')}
        options={REPEATS}
        value={repeat}
        onChange={choose}
      />
      {(repeat === 'weekly' || repeat === 'weekdays') && (
        <div className="flex flex-wrap gap-x-4 gap-y-2">
          {WEEKDAYS.map(({ code, name }) => (
            <CheckBox
              key={code}
              label={name}
              checked={chosen.includes(code)}
              onChange={(checked) => {
                const codes = checked ? [...chosen, code] : chosen.filter((other) => other !== code)
                if (codes.length > 0) field.onChange(weeklyRule(codes))
              }}
            />
          ))}
        </div>
      )}
      {repeat === 'custom' && (
        <Field label="Rule" error={form.errorAt('rrule')} hint="RFC 5545, such as FREQ=MONTHLY;BYDAY=-1FR.">
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              spellCheck={false}
              value={rrule ?? ''}
              onChange={({ target }) => field.onChange(target.value)}
            />
          )}
        </Field>
      )}
      {(rrule !== null || fromDate !== null || untilDate !== null || exdates.length > 0) && (
        <>
          <div className="grid grid-cols-[repeat(auto-fit,minmax(10rem,1fr))] gap-3">
            <TextField of={form} name="fromDate" label="From" type="date" read={(text) => text || null} />
            <TextField of={form} name="untilDate" label="Until" type="date" read={(text) => text || null} />
          </div>
          <TextField
            of={form}
            name="exdates"
            label="Skipped dates"
            hint="Comma-separated, such as 2027-02-28, 2027-03-07."
            read={(dates) =>
              String(dates)
                .split(',')
                .flatMap((text) => text.trim() || [])
            }
          />
        </>
      )}
    </fieldset>
  )
}
