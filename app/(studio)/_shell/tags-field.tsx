'use client'
import { X } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { normaliseTags } from '#domain/media/tags.ts'
import { Badge } from '#ui/badge.tsx'
import { Field, Input, Suggestions } from '#ui/field.tsx'

interface TagsFieldProps {
  /** “Tags” */
  label: string
  /** “tag” */
  noun: string
  hint: string
  tags: readonly string[]
  /** Tags of others, as suggestions. */
  known: readonly string[]
  error: string | null
  onChange(tags: string[]): void
}

/** Tags as chips. Enter, a comma or leaving the field adds the typed one. */
export function TagsField({ label, noun, hint, tags, known, error, onChange }: TagsFieldProps) {
  const listId = useId()
  const [text, setText] = useState('')

  function take(words: string) {
    setText('')
    const next = normaliseTags([...tags, ...words.split(',')])
    if (next.length > tags.length) onChange(next)
  }

  function press(event: KeyboardEvent) {
    if (event.key === 'Enter' && text.trim() !== '') {
      event.preventDefault()
      take(text)
    }
    if (event.key === 'Backspace' && text === '' && tags.length > 0) onChange(tags.slice(0, -1))
  }

  return (
    <Field label={label} error={error} hint={hint}>
      {(control) => (
        <div className="grid gap-2">
          {tags.length > 0 && (
            <ul aria-label={`Selected ${noun}s`} className="flex flex-wrap gap-1.5">
              {tags.map((tag) => (
                <li key={tag}>
                  <Badge tone="accent" className="h-7 max-w-full pr-1">
                    <span className="truncate">{tag}</span>
                    <button
                      type="button"
                      aria-label={`Remove the ${noun} ${tag}`}
                      className="grid size-5 place-items-center rounded hover:bg-surface"
                      onClick={() => onChange(tags.filter((other) => other !== tag))}
                    >
                      <X aria-hidden />
                    </button>
                  </Badge>
                </li>
              ))}
            </ul>
          )}
          <Input
            {...control}
            list={listId}
            value={text}
            autoComplete="off"
            autoCapitalize="none"
            placeholder={`Add a ${noun}`}
            onChange={({ target }) => (target.value.includes(',') ? take(target.value) : setText(target.value))}
            onKeyDown={press}
            onBlur={() => take(text)}
          />
          <Suggestions id={listId} values={known.filter((tag) => !tags.includes(tag))} />
        </div>
      )}
    </Field>
  )
}
