'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Cast } from 'lucide-react'
import { useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { ChannelView } from '#features/channel/schema.ts'
import type { DestinationView } from '#features/destination/schema.ts'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { ListCard } from '../_channel/list-card.tsx'
import { useReport } from '../_channel/use-report.ts'
import { DestinationForm } from './destination-form.tsx'
import { DestinationRow } from './destination-row.tsx'
import { ConnectionTest } from './test-connection.tsx'

type Opened = { what: 'edit' | 'test' | 'remove'; destination: DestinationView } | { what: 'add' } | null

/** Where the channel is pushed to, and the status of each destination. */
export function DestinationsCard({ channel }: { channel: ChannelView }) {
  const channelId = channel.id
  const trpc = useTRPC()
  // Polled: a browser opens at most six connections to a server, and each open desk holds one for its stream.
  const list = useQuery(trpc.destination.list.queryOptions({ channelId }, { refetchInterval: 2_000 }))
  const [opened, setOpened] = useState<Opened>(null)
  const close = () => setOpened(null)
  const destination = opened && opened.what !== 'add' ? opened.destination : null
  const report = useReport(channelId)
  const remove = useMutation(trpc.destination.delete.mutationOptions(report({ done: 'Destination removed' })))

  return (
    <ListCard
      title="Destinations"
      hint="Push the stream to other servers."
      testId="destinations"
      query={{ ...list, data: list.data?.destinations }}
      icon={Cast}
      empty="Add YouTube, Twitch, Facebook or any RTMP server to stream there while the channel is on air."
      onAdd={() => setOpened({ what: 'add' })}
      row={(each) => (
        <DestinationRow key={each.id} destination={each} onOpen={(what) => setOpened({ what, destination: each })} />
      )}
    >
      <Dialog
        open={opened?.what === 'add' || opened?.what === 'edit'}
        onOpenChange={close}
        place="side"
        title={destination?.name ?? 'New destination'}
        description="The stream is sent as viewers get it, without re-encoding."
      >
        <DestinationForm channel={channel} destination={destination} onDone={close} />
      </Dialog>
      <Dialog
        open={opened?.what === 'test'}
        onOpenChange={close}
        title={`Test ${destination?.name}`}
        description="Connects like the channel does, without sending media."
      >
        {destination && <ConnectionTest destination={destination} />}
      </Dialog>
      <ConfirmDialog
        open={opened?.what === 'remove'}
        onOpenChange={close}
        title={`Remove ${destination?.name}?`}
        description="Its viewers lose the stream at once, and its stream key is deleted. The channel and other destinations continue."
        confirmLabel="Remove destination"
        onConfirm={() => remove.mutateAsync({ channelId, destinationId: destination?.id ?? '' })}
      />
    </ListCard>
  )
}
