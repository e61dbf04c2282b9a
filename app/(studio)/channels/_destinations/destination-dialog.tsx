'use client'
import type { ChannelView } from '#features/channel/schema.ts'
import type { DestinationView } from '#features/destination/schema.ts'
import { Dialog } from '#ui/dialog.tsx'
import { DestinationForm } from './destination-form.tsx'

interface DestinationDialogProps {
  channel: ChannelView
  /** null: a new one. */
  destination: DestinationView | null
  open: boolean
  onClose(): void
}

export function DestinationDialog({ channel, destination, open, onClose }: DestinationDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      place="side"
      title={destination?.name ?? 'New destination'}
      description="The stream is sent as viewers get it, without re-encoding."
    >
      <DestinationForm key={destination?.id ?? 'new'} channel={channel} destination={destination} onDone={onClose} />
    </Dialog>
  )
}
