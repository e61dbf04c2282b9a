'use client'
import { useState } from 'react'
import { serverNow } from '#app/_trpc/server-clock.ts'
import { Button } from '#ui/button.tsx'
import { Field, Input } from '#ui/field.tsx'
import { Segmented } from '#ui/segmented.tsx'
import { type Choice, fieldOf, instantOf, isoRangeOf, PERIOD_OPTIONS } from './choose-range.ts'

interface RangeChooserProps {
  choice: Choice
  zone: string
  onChoose(choice: Choice): void
}

export function RangeChooser({ choice, zone, onChoose }: RangeChooserProps) {
  const range = isoRangeOf(choice, zone, serverNow())
  return (
    <div className="grid justify-items-start gap-3">
      <Segmented
        legend="Period"
        options={PERIOD_OPTIONS}
        value={choice.period}
        onChange={(period) => onChoose(period === 'range' ? { period, ...range } : { period })}
      />
      {choice.period === 'range' && (
        <RangeFields key={`${range.from} ${range.to}`} choice={choice} zone={zone} onChoose={onChoose} />
      )}
    </div>
  )
}

function RangeFields({ choice, zone, onChoose }: RangeChooserProps) {
  const range = isoRangeOf(choice, zone, serverNow())
  const [from, setFrom] = useState(fieldOf(zone, range.from))
  const [to, setTo] = useState(fieldOf(zone, range.to))
  const [start, end] = [instantOf(zone, from), instantOf(zone, to)]
  const problem = !start || !end ? 'Enter a date and a time.' : start >= end ? 'It must be after the start.' : null
  return (
    <form
      className="flex flex-wrap items-start gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (start && end && !problem) onChoose({ period: 'range', from: start, to: end })
      }}
    >
      <Field label="From">
        {(control) => (
          <Input {...control} type="datetime-local" value={from} onChange={({ target }) => setFrom(target.value)} />
        )}
      </Field>
      <Field label="To" error={problem}>
        {(control) => (
          <Input {...control} type="datetime-local" value={to} onChange={({ target }) => setTo(target.value)} />
        )}
      </Field>
      <Button type="submit" className="mt-[1.6rem]" disabled={problem !== null}>
        Show
      </Button>
    </form>
  )
}
