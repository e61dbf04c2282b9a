'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import Link from 'next/link'
import { useId } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { useLibrary } from '#app/(studio)/library/use-library.ts'
import { cn } from '#ui/cn.ts'

/** More are not counted. */
const MOST_COUNTED = 50

/** The account's tags with their number of items. An item must have all chosen tags. */
export function TagChooser({
  label,
  tags,
  error,
  onChange,
}: {
  label: string
  tags: readonly string[]
  error: string | null
  onChange(tags: string[]): void
}) {
  const id = useId()
  const library = useLibrary()
  const fitting = useFittingWords(tags)
  const counted = library.data?.tags ?? []
  const gone = tags.filter((tag) => counted.every((known) => known.tag !== tag)).map((tag) => ({ tag, items: 0 }))
  const choices = [...counted, ...gone]
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
        ) : library.error ? (
          `Tags could not be loaded. ${readError(library.error).message}`
        ) : !library.data ? (
          'Loading…'
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
          `${fitting}Items tagged later are included.`
        )}
      </p>
    </fieldset>
  )
}

/** “3 ready items match. ”; empty until they are counted. */
function useFittingWords(tags: readonly string[]): string {
  const trpc = useTRPC()
  const { data } = useQuery(
    trpc.media.list.queryOptions(
      { status: 'ready', tag: tags.join(','), limit: MOST_COUNTED },
      { enabled: tags.length > 0, placeholderData: keepPreviousData },
    ),
  )
  if (!data) return ''
  const count = data.media.length
  if (count === 1) return '1 ready item matches. '
  return `${count === MOST_COUNTED ? `${MOST_COUNTED} or more` : count} ready items match. `
}
