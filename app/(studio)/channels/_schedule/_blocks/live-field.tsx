'use client'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'next/navigation'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Field } from '#ui/field.tsx'
import { Select } from '#ui/select.tsx'

/** Chooses one of the channel's live inputs. */
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
    label: contributionId && data && !known ? 'Deleted live input' : 'Choose a live input',
  }
  const hint =
    data?.contributions.length === 0
      ? 'The channel has no live inputs yet. Add one on the page of the channel, under “Live inputs”.'
      : 'Airs while the feed is connected. Otherwise fillers or the slate air.'
  return (
    <Field
      label="Live input"
      error={unread ? `Live inputs could not be loaded. ${readError(unread).message}` : error}
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
