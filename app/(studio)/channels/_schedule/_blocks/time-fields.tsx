'use client'
import { useState } from 'react'
import { formatLocal, parseLocal } from '#domain/schedule/model/local-time.ts'
import { Button } from '#ui/button.tsx'
import { Field, Input } from '#ui/field.tsx'
import type { BlockFieldsProps } from './block-fields-props.ts'
import type { Fit } from './fit-item.ts'
import { readLength, writeLength } from './lengths.ts'

const STEP_MS = 900_000
const NO_LENGTH = 'Enter a length such as 1:30:00.'

/** Title, start and length, with buttons that do what a drag does. */
export function TimeFields({ block, onChange, errorAt, fit }: BlockFieldsProps & { fit: Fit | null }) {
  const [typedLength, setTypedLength] = useState<string | null>(null)
  // Typed text stays until the length changes elsewhere.
  const typed = typedLength !== null && (readLength(typedLength) ?? 0) === block.durationMs ? typedLength : null
  const lengthText = typed ?? writeLength(block.durationMs)
  const [date = '', time = ''] = block.startsAtLocal.split('T')
  const startMs = parseLocal(block.startsAtLocal)

  const lengthError = errorAt('durationMs') && (readLength(lengthText) === null ? NO_LENGTH : errorAt('durationMs'))

  const move = (byMs: number) => startMs !== null && onChange({ startsAtLocal: formatLocal(startMs + byMs) })
  function setLength(text: string) {
    setTypedLength(text)
    // For text that is no length the schema reports an error at this field.
    onChange({ durationMs: readLength(text) ?? 0 })
  }
  const stretch = (byMs: number) => setLength(writeLength(Math.max(STEP_MS, block.durationMs + byMs)))

  return (
    <>
      <Field label="Title" error={errorAt('title')}>
        {(control) => (
          <Input
            {...control}
            value={block.title}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => onChange({ title: event.target.value })}
          />
        )}
      </Field>
      <div className="grid gap-2">
        <div className="grid grid-cols-[repeat(auto-fit,minmax(10rem,1fr))] gap-3">
          <Field label="First day" error={errorAt('startsAtLocal')}>
            {(control) => (
              <Input
                {...control}
                type="date"
                value={date}
                onChange={(event) => onChange({ startsAtLocal: `${event.target.value}T${time}` })}
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
                onChange={(event) => onChange({ startsAtLocal: `${date}T${event.target.value}:00`.slice(0, 19) })}
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
        <Field label="Length" error={lengthError} hint={fit?.said ?? 'Hours, minutes and seconds, such as 1:30:00.'}>
          {(control) => <Input {...control} value={lengthText} onChange={(event) => setLength(event.target.value)} />}
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
              disabled={fit.durationMs === block.durationMs}
              onClick={() => onChange({ durationMs: fit.durationMs })}
            >
              Fit to item
            </Button>
          )}
        </div>
      </div>
    </>
  )
}
