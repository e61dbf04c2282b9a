'use client'
import { useEffect, useState } from 'react'
import { serverNow } from '#app/_trpc/server-clock.ts'
import type { ZoneClock } from '#domain/schedule/recurrence/zone.ts'
import { FUTURE_MS } from '#features/preview/schema.ts'
import { Field, Input } from '#ui/field.tsx'
import { fieldOf, instantOfField } from './zone-time.ts'

/** Date and time in the channel's time zone. */
export function MomentField({ clock, aim, onAim }: { clock: ZoneClock; aim: number; onAim(at: number): void }) {
  const given = fieldOf(clock, aim)
  const [text, setText] = useState(given)
  useEffect(() => setText(given), [given])
  const at = instantOfField(clock, text)
  const late = typeof at === 'number' && (at < serverNow() - 60_000 || at > serverNow() + FUTURE_MS)
  const error =
    at === undefined
      ? 'This time does not exist that day (DST start).'
      : at === null
        ? 'Enter a date and a time.'
        : late
          ? 'Choose a time within the next eight days.'
          : null

  function take(next: string) {
    setText(next)
    const instant = instantOfField(clock, next)
    if (typeof instant === 'number' && instant >= serverNow() && instant <= serverNow() + FUTURE_MS) onAim(instant)
  }

  return (
    <Field label="Watch from" error={error} hint={`Times in ${clock.zone}`}>
      {(control) => (
        <Input
          {...control}
          type="datetime-local"
          step={1}
          value={text}
          className="clock"
          onChange={(event) => take(event.target.value)}
        />
      )}
    </Field>
  )
}
