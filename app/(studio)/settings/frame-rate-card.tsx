'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { FRAME_RATES, type FrameRate } from '#domain/ladder/grid.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { Field } from '#ui/field.tsx'
import { useRefused } from '#ui/permissions.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { Select } from '#ui/select.tsx'

const OPTIONS = FRAME_RATES.map((rate) => ({ value: String(rate), label: `${rate} fps` }))

/** Of all items and channels of the account. */
export function FrameRateCard() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const defaults = useQuery(trpc.media.defaults.queryOptions())
  const [asked, setAsked] = useState<FrameRate | null>(null)
  const refused = useRefused('program', 'The frame rate was not changed')
  const update = useMutation(
    trpc.media.updateDefaults.mutationOptions({
      onSuccess(saved) {
        queryClient.setQueryData(trpc.media.defaults.queryKey(), saved)
        toast.success(`The account airs at ${saved.frameRate} fps. Its items are prepared again.`)
      },
    }),
  )
  return (
    <Card aria-label="Frame rate">
      <CardHeader title="Frame rate" />
      <QueryView query={defaults} what="the frame rate">
        {({ frameRate }) => (
          <div className="grid gap-4 px-4 pb-5 sm:grid-cols-2 sm:px-5">
            <Field
              label="Frames a second"
              hint="Of all items and channels. It can be changed while no channel is on air."
            >
              {(control) => (
                <Select
                  {...control}
                  className="w-full"
                  options={OPTIONS}
                  value={String(frameRate)}
                  onChange={(value) => {
                    if (value !== String(frameRate) && !refused()) setAsked(Number(value) as FrameRate)
                  }}
                />
              )}
            </Field>
          </div>
        )}
      </QueryView>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        title={`Change to ${asked} fps?`}
        description="All items are prepared again from their uploads. An item does not air until it is ready, and a large library takes hours. Rundowns and schedules stay."
        confirmLabel="Change frame rate"
        onConfirm={() => update.mutateAsync({ frameRate: asked! })}
      />
    </Card>
  )
}
