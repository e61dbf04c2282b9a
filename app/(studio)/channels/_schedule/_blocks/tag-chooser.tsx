'use client'
import { Check } from 'lucide-react'
import Link from 'next/link'
import { useId } from 'react'
import { countTags } from '#domain/media/tags.ts'
import type { MediaView } from '#features/media/schema.ts'
import { cn } from '#ui/cn.ts'

/** The account's tags with their number of ready items. An item must have all chosen tags. */
export function TagChooser({
  label,
  tags,
  media,
  error,
  onChange,
}: {
  label: string
  tags: readonly string[]
  media: readonly MediaView[]
  error: string | null
  onChange(tags: string[]): void
}) {
  const id = useId()
  const ready = media.filter(({ status }) => status === 'ready')
  const counted = countTags(ready)
  const gone = tags.filter((tag) => counted.every((known) => known.tag !== tag)).map((tag) => ({ tag, items: 0 }))
  const choices = [...counted, ...gone]
  const fitting = ready.filter((item) => tags.every((tag) => item.tags.includes(tag))).length
  const toggle = (tag: string) => onChange(tags.includes(tag) ? tags.filter((other) => other !== tag) : [...tags, tag])
  return (
    <fieldset className="grid gap-1.5" aria-describedby={`${id}-note`}>
      <legend className="mb-1.5 font-medium text-sm">{label}</legend>
      {choices.length > 0 && (
        <div className="flex max-h-44 flex-wrap gap-1.5 overflow-y-auto p-0.5">
          {choices.map(({ tag, items }) => {
            const chosen = tags.includes(tag)
            return (
              <button
                key={tag}
                type="button"
                aria-pressed={chosen}
                onClick={() => toggle(tag)}
                className={cn(
                  'inline-flex h-8 max-w-full items-center gap-1.5 rounded-lg border px-2.5 text-xs',
                  chosen
                    ? 'border-accent bg-accent-soft font-medium text-accent'
                    : 'border-line-strong text-ink hover:bg-raised',
                )}
              >
                {chosen && <Check className="size-3.5 shrink-0" aria-hidden />}
                <span className="truncate">{tag}</span>
                <span className={cn('tabular-nums', !chosen && 'text-muted')}>{items}</span>
              </button>
            )
          })}
        </div>
      )}
      <p
        id={`${id}-note`}
        className={cn('text-xs leading-relaxed', error ? 'text-danger' : 'text-muted')}
        role={error ? 'alert' : undefined}
      >
        {error ? (
          error
        ) : choices.length === 0 ? (
          <>
            No items have tags yet.{' '}
            <Link href="/library" target="_blank" className="text-accent underline underline-offset-2">
              Add tags in the library
            </Link>
          </>
        ) : tags.length === 0 ? (
          'Items must have all chosen tags.'
        ) : (
          `${fitting} ready ${fitting === 1 ? 'item matches' : 'items match'}. Items tagged later are included.`
        )}
      </p>
    </fieldset>
  )
}
