'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Field } from '#ui/field.tsx'
import { Select } from '#ui/select.tsx'

/** Choose one of the account's series. */
export function SeriesField({
  seriesId,
  error,
  onChange,
}: {
  seriesId: string
  error: string | null
  onChange(seriesId: string): void
}) {
  const trpc = useTRPC()
  // Made in another tab meanwhile: asked again when this one is looked at.
  const { data, error: unread } = useQuery(trpc.series.list.queryOptions(undefined, { staleTime: 0 }))
  const options = (data ?? []).map(({ id, title, episodeCount }) => ({
    value: id,
    label: `${title} (${episodeCount})`,
  }))
  const known = options.some(({ value }) => value === seriesId)
  const first = {
    value: known ? '' : seriesId,
    label: seriesId && data && !known ? 'A series that is gone' : 'Choose a series',
  }
  return (
    <Field
      label="Series"
      error={unread ? `The series could not be read. ${readError(unread).message}` : error}
      hint={
        <>
          {data?.length === 0 ? 'There is no series yet. ' : 'It goes on where it stopped. '}
          <Link
            href={data && known ? `/library/series/${seriesId}` : '/library/series'}
            target="_blank"
            className="text-accent underline underline-offset-2"
          >
            {known ? 'Its episodes' : 'Make a series'}
          </Link>
        </>
      }
    >
      {(control) => (
        <Select
          {...control}
          className="w-full"
          options={known ? options : [first, ...options]}
          value={seriesId}
          onChange={onChange}
        />
      )}
    </Field>
  )
}
