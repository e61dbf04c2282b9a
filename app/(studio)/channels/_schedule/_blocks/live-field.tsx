'use client'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'next/navigation'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Field } from '#ui/field.tsx'
import { Select } from '#ui/select.tsx'

/** Choose one of the channel's live feeds. */
export function LiveField({
  contributionId,
  error,
  onChange,
}: {
  contributionId: string
  error: string | null
  onChange(contributionId: string): void
}) {
  const trpc = useTRPC()
  const { channelId } = useParams<{ channelId: string }>()
  const { data, error: unread } = useQuery(trpc.contribution.list.queryOptions({ channelId }, { staleTime: 0 }))
  const options = (data?.contributions ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const known = options.some(({ value }) => value === contributionId)
  const first = {
    value: known ? '' : contributionId,
    label: contributionId && data && !known ? 'A live feed that is gone' : 'Choose a live feed',
  }
  const hint =
    data?.contributions.length === 0
      ? 'The channel has no live feed yet. Make one on its desk, under “Live in”.'
      : 'It goes on air by itself while it is sent. Otherwise fillers or the slate air.'
  return (
    <Field
      label="Live feed"
      error={unread ? `The live feeds could not be read. ${readError(unread).message}` : error}
      hint={hint}
    >
      {(control) => (
        <Select
          {...control}
          className="w-full"
          options={known ? options : [first, ...options]}
          value={contributionId}
          onChange={onChange}
        />
      )}
    </Field>
  )
}
