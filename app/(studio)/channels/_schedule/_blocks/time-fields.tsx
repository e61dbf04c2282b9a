'use client'
import { useState } from 'react'
import { useController } from 'react-hook-form'
import { formatLocal, parseLocal } from '#domain/schedule/model/local-time.ts'
import { Button } from '#ui/button.tsx'
import { Field, Input } from '#ui/field.tsx'
import { TextField } from '#ui/form.tsx'
import { STEP_MS } from '../edit-schedule.ts'
import type { BlockFormOf } from './block-form-of.ts'
import type { Fit } from './fit-item.ts'
import { readLength, writeLength } from './lengths.ts'

/** Title, start and length, with buttons that do what a drag does. */
export function TimeFields({ form, fit }: { form: BlockFormOf; fit: Fit | null }) {
  const { field: start } = useController({ control: form.control, name: 'startsAtLocal' })
  const { field: length } = useController({ control: form.control, name: 'durationMs' })
  const [typedLength, setTypedLength] = useState('')
  // Typed text stays until the length changes elsewhere.
  const lengthText = (readLength(typedLength) ?? 0) === length.value ? typedLength : writeLength(length.value)
  const [date = '', time = ''] = start.value.split('T')
  const startMs = parseLocal(start.value)
  const error = form.errorAt('durationMs')

  const move = (byMs: number) => startMs !== null && start.onChange(formatLocal(startMs + byMs))
  function setLength(text: string) {
    setTypedLength(text)
    // For text that is no length the schema reports an error at this field.
    length.onChange(readLength(text) ?? 0)
  }
  const stretch = (byMs: number) => length.onChange(Math.max(STEP_MS, length.value + byMs))

  return (
    <>
      <TextField of={form} name="title" label="Title" maxLength={200} />
      <div className="grid gap-2">
        <div className="grid grid-cols-[repeat(auto-fit,minmax(10rem,1fr))] gap-3">
          <Field label="First day" error={form.errorAt('startsAtLocal')}>
            {(control) => (
              <Input
                {...control}
                type="date"
                value={date}
                onChange={({ target }) => start.onChange(`${target.value}T${time}`)}
              />
            )}
          </Field>
          <Field label="Starts at">
            {(control) => (
              <Input
                {...control}
                type="time"
                step={1}
                value={time}
                onChange={({ target }) => start.onChange(`${date}T${target.value}:00`.slice(0, 19))}
              />
            )}
          </Field>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button size="small" onClick={() => move(-STEP_MS)}>
            15 min earlier
          </Button>
          <Button size="small" onClick={() => move(STEP_MS)}>
            15 min later
          </Button>
        </div>
      </div>
      <div className="grid gap-2">
        <Field
          label="Length"
          error={error && readLength(lengthText) === null ? 'Enter a length such as 1:30:00.' : error}
          hint={fit?.said ?? 'Hours, minutes and seconds, such as 1:30:00.'}
        >
          {(control) => <Input {...control} value={lengthText} onChange={({ target }) => setLength(target.value)} />}
        </Field>
        <div className="flex flex-wrap gap-2">
          <Button size="small" onClick={() => stretch(-STEP_MS)}>
            15 min shorter
          </Button>
          <Button size="small" onClick={() => stretch(STEP_MS)}>
            15 min longer
          </Button>
          {fit && (
            <Button
              size="small"
              disabled={fit.durationMs === length.value}
              onClick={() => length.onChange(fit.durationMs)}
            >
              Fit to item
            </Button>
          )}
        </div>
      </div>
    </>
  )
}
