'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { type SavedReportView, type SharedLink, shareReportSchema } from '#features/audience-report/schema.ts'
import { ConfirmButton } from '#ui/dialog-button.tsx'
import { Form, FormActions, TextField } from '#ui/form.tsx'
import { formatDateTime } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { ShownOnce } from '#ui/shown-once.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'

/** Creates the link of a report, and revokes it. */
export function ShareForm({ report, onClose }: { report: SavedReportView; onClose(): void }) {
  const { channelId, id: reportId, name, shareExpiresAt } = report
  const isShared = shareExpiresAt !== null && Date.parse(shareExpiresAt) > Date.now()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const onSuccess = () => {
    void queryClient.invalidateQueries({ queryKey: trpc.audienceReport.list.queryKey({ channelId }) })
  }
  // The answer holds the link.
  const share = useMutation(trpc.audienceReport.share.mutationOptions({ gcTime: 0, onSuccess }))
  const unshare = useMutation(trpc.audienceReport.unshare.mutationOptions({ onSuccess }))
  const [link, setLink] = useState<SharedLink | null>(null)
  const form = useZodForm({
    schema: shareReportSchema,
    given: { days: 30 },
    toInput: ({ days }) => ({ channelId, reportId, days }),
    save: async (input) => setLink(await share.mutateAsync(input)),
  })
  if (link)
    return (
      <ShownOnce
        text={link.url}
        testId="report-link"
        copyLabel="Copy the link"
        notice={`Copy it now. It is shown only once. It works until ${formatDateTime(link.expiresAt)}.`}
        onDone={onClose}
      />
    )
  return (
    <Form of={form}>
      {isShared && (
        <Notice tone="warn">
          The current link works until {formatDateTime(shareExpiresAt)}. A new link replaces it.
        </Notice>
      )}
      <TextField
        of={form}
        name="days"
        label="Days until it expires"
        hint="1 to 365"
        type="number"
        inputMode="numeric"
        min={1}
        max={365}
        asNumber
      />
      <FormActions label="Create link" busy={share.isPending} onCancel={onClose}>
        {isShared && (
          <ConfirmButton
            tone="danger-quiet"
            title={`Revoke the link to “${name}”?`}
            description="The link stops working at once. You can create a new one."
            confirmLabel="Revoke link"
            onConfirm={async () => {
              await unshare.mutateAsync({ channelId, reportId })
              onClose()
            }}
          >
            Revoke link
          </ConfirmButton>
        )}
      </FormActions>
    </Form>
  )
}
