'use client'
import { dayNumber, parseLocal, weekdayOf } from '#domain/schedule/model/local-time.ts'
import { Field, Input } from '#ui/field.tsx'
import { Select } from '#ui/select.tsx'
import type { BlockFieldsProps } from './block-fields-props.ts'
import { REPEATS, type Repeat, readRepeat, readWeekdays, ruleOf, WEEKDAYS, weeklyRule } from './repeat-choice.ts'

/** How often the block airs, between which dates, and on which dates it is skipped. */
export function RepeatFields({ block, onChange, errorAt }: BlockFieldsProps) {
  const { rrule, startsAtLocal, fromDate, untilDate, exdates } = block
  const repeat = readRepeat(rrule)
  const chosen = readWeekdays(rrule)
  const startDay = weekdayOf(dayNumber(parseLocal(startsAtLocal) ?? 0))

  return (
    <fieldset className="grid gap-4">
      <legend className="sr-only">Repetition</legend>
      <Field label="Repeats" error={repeat === 'custom' ? null : errorAt('rrule')}>
        {(control) => (
          <Select
            {...control}
            options={REPEATS}
            value={repeat}
            onChange={(value) => {
              // A block that airs once has no date range: a hidden one would keep it off air.
              const once = value === 'once' ? { fromDate: null, untilDate: null, exdates: [] } : {}
              onChange({ rrule: ruleOf(value as Repeat, startDay, rrule), ...once })
            }}
          />
        )}
      </Field>
      {(repeat === 'weekly' || repeat === 'weekdays') && (
        <div className="flex flex-wrap gap-x-4 gap-y-2">
          {WEEKDAYS.map(({ code, name }) => (
            <label key={code} className="flex items-center gap-2 text-sm">
              <input
                type="checkbox"
                className="size-4 accent-(--accent)"
                checked={chosen.includes(code)}
                onChange={(event) => {
                  const codes = event.target.checked ? [...chosen, code] : chosen.filter((other) => other !== code)
                  if (codes.length > 0) onChange({ rrule: weeklyRule(codes) })
                }}
              />
              {name}
            </label>
          ))}
        </div>
      )}
      {repeat === 'custom' && (
        <Field label="Rule" error={errorAt('rrule')} hint="RFC 5545, such as FREQ=MONTHLY;BYDAY=-1FR.">
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              value={rrule ?? ''}
              spellCheck={false}
              onChange={(event) => onChange({ rrule: event.target.value })}
            />
          )}
        </Field>
      )}
      {(rrule !== null || fromDate !== null || untilDate !== null || exdates.length > 0) && (
        <>
          <div className="grid grid-cols-[repeat(auto-fit,minmax(10rem,1fr))] gap-3">
            <Field label="From" error={errorAt('fromDate')}>
              {(control) => (
                <Input
                  {...control}
                  type="date"
                  value={fromDate ?? ''}
                  onChange={(event) => onChange({ fromDate: event.target.value || null })}
                />
              )}
            </Field>
            <Field label="Until" error={errorAt('untilDate')}>
              {(control) => (
                <Input
                  {...control}
                  type="date"
                  value={untilDate ?? ''}
                  onChange={(event) => onChange({ untilDate: event.target.value || null })}
                />
              )}
            </Field>
          </div>
          <Field
            label="Skipped dates"
            error={errorAt('exdates')}
            hint="Comma-separated, such as 2027-02-28, 2027-03-07."
          >
            {(control) => (
              <Input
                {...control}
                defaultValue={exdates.join(', ')}
                onChange={(event) => {
                  const texts = event.target.value.split(',').map((text) => text.trim())
                  onChange({ exdates: texts.filter((text) => text !== '') })
                }}
              />
            )}
          </Field>
        </>
      )}
    </fieldset>
  )
}
