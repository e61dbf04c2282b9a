'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Field } from '#ui/field.tsx'
import { Select } from '#ui/select.tsx'

/** Chooses one of the account's series. */
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
  // A series may be created in another tab: refetched when this one is focused.
  const { data, error: unread } = useQuery(trpc.series.list.queryOptions(undefined, { staleTime: 0 }))
  const options = (data ?? []).map(({ id, title, episodeCount }) => ({
    value: id,
    label: `${title} (${episodeCount})`,
  }))
  const known = options.some(({ value }) => value === seriesId)
  const first = {
    value: known ? '' : seriesId,
    label: seriesId && data && !known ? 'Deleted series' : 'Choose a series',
  }
  return (
    <Field
      label="Series"
      error={unread ? `Series could not be loaded. ${readError(unread).message}` : error}
      hint={
        <>
          {data?.length === 0 ? 'There are no series yet. ' : 'Continues with the next episode. '}
          <Link
            href={data && known ? `/library/series/${seriesId}` : '/library/series'}
            target="_blank"
            className="text-accent underline underline-offset-2"
          >
            {known ? 'Episodes' : 'Create a series'}
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
