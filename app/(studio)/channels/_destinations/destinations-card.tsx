'use client'
import { Cast, Plus } from 'lucide-react'
import { useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import type { ChannelView } from '#features/channel/schema.ts'
import type { DestinationView } from '#features/destination/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { Loading } from '#ui/loading.tsx'
import { Skeleton } from '#ui/skeleton.tsx'
import { DestinationDialog } from './destination-dialog.tsx'
import { DestinationRow } from './destination-row.tsx'
import { RemoveDestinationDialog } from './remove-destination-dialog.tsx'
import { TestConnectionDialog } from './test-connection-dialog.tsx'
import { useDestinations } from './use-destinations.ts'

type Opened = { what: 'edit' | 'test' | 'remove'; destination: DestinationView } | { what: 'add' } | null

/** Where the channel is pushed to, and the status of each destination. */
export function DestinationsCard({ channel }: { channel: ChannelView }) {
  const { data, error, refetch } = useDestinations(channel.id)
  const [opened, setOpened] = useState<Opened>(null)
  const close = () => setOpened(null)
  const of = (what: 'edit' | 'test' | 'remove') => (opened?.what === what ? opened.destination : null)

  return (
    <Card aria-label="Destinations" data-testid="destinations">
      <CardHeader title="Destinations" hint="Receive the stream while the channel is on air.">
        <Button icon={Plus} size="small" onClick={() => setOpened({ what: 'add' })} disabled={!data}>
          Add
        </Button>
      </CardHeader>
      {data ? (
        data.destinations.length === 0 ? (
          <EmptyState icon={Cast} title="No destinations yet" className="py-8">
            Add YouTube, Twitch, Facebook or any RTMP server to stream there while the channel is on air.
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line border-line border-t">
            {data.destinations.map((destination) => (
              <DestinationRow
                key={destination.id}
                destination={destination}
                onEdit={() => setOpened({ what: 'edit', destination })}
                onTest={() => setOpened({ what: 'test', destination })}
                onRemove={() => setOpened({ what: 'remove', destination })}
              />
            ))}
          </ul>
        )
      ) : error ? (
        <ErrorState
          title="Destinations could not be loaded"
          {...readError(error)}
          onRetry={() => refetch()}
          className="py-8"
        />
      ) : (
        <Loading what="destinations" className="grid gap-3 px-4 pb-5 sm:px-5">
          <Skeleton className="h-12" />
        </Loading>
      )}
      <DestinationDialog
        channel={channel}
        destination={of('edit')}
        open={opened?.what === 'add' || opened?.what === 'edit'}
        onClose={close}
      />
      <TestConnectionDialog destination={of('test')} onClose={close} />
      <RemoveDestinationDialog destination={of('remove')} onClose={close} />
    </Card>
  )
}
