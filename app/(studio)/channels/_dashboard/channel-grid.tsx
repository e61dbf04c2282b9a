'use client'
import { Ellipsis, FileUp, Plus, RadioTower, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useChannels } from '#app/_trpc/use-channels.tsx'
import type { ChannelsSnapshot } from '#features/channel/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card } from '#ui/card.tsx'
import { DialogButton } from '#ui/dialog-button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { Menu, MenuItem } from '#ui/menu.tsx'
import { PageHeader } from '#ui/page-header.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { Skeleton } from '#ui/skeleton.tsx'
import { CARDS, ChannelBrowser } from './channel-browser.tsx'
import { CreateChannelForm } from './create-channel-form.tsx'
import { hasFailedDestination, isTroubled } from './pick-channels.ts'
import { PreparingNotice } from './preparing-notice.tsx'

/** “2 on air, 1 off air” */
function summary({ channels }: ChannelsSnapshot): string {
  const trouble = channels.filter(isTroubled).length
  const onAir = channels.filter((channel) => channel.status === 'LIVE' && !isTroubled(channel)).length
  const rest = channels.length - onAir - trouble
  const cut = channels.filter(hasFailedDestination).length
  return [
    `${onAir} on air`,
    trouble > 0 && `${trouble} with errors`,
    rest > 0 && `${rest} off air`,
    cut > 0 && `${cut} with a failed destination`,
  ]
    .filter(Boolean)
    .join(' · ')
}

function MoreMenu() {
  const router = useRouter()
  return (
    <Menu trigger={<Button icon={Ellipsis} size="icon" aria-label="More" />}>
      <MenuItem needs="configure" icon={FileUp} onSelect={() => router.push('/channels/import')}>
        Import
      </MenuItem>
      <MenuItem icon={Trash2} onSelect={() => router.push('/channels/deleted')}>
        Deleted channels
      </MenuItem>
    </Menu>
  )
}

export function ChannelGrid() {
  const channels = useChannels()
  const { data } = channels
  const create = (
    <DialogButton
      needs="configure"
      icon={Plus}
      tone="accent"
      label="New channel"
      title="New channel"
      description="It is created off air with an empty rundown."
    >
      {(close) => <CreateChannelForm onDone={close} />}
    </DialogButton>
  )
  return (
    <>
      <PageHeader
        title="Channels"
        hint={<span aria-live="polite">{data && data.channels.length > 0 ? summary(data) : ' '}</span>}
      >
        <MoreMenu />
        {data && data.channels.length > 0 && create}
      </PageHeader>
      <PreparingNotice />
      <QueryView
        card="error"
        query={channels}
        what="channels"
        className={CARDS}
        skeleton={['one', 'two', 'three'].map((place) => (
          <Card key={place} className="overflow-hidden">
            <Skeleton className="aspect-video rounded-none" />
            <div className="grid gap-3 p-4">
              <Skeleton className="h-5 w-1/2" />
              <Skeleton className="h-4 w-4/5" />
              <Skeleton className="h-4 w-2/3" />
            </div>
          </Card>
        ))}
      >
        {(snapshot) =>
          snapshot.channels.length === 0 ? (
            <Card>
              <EmptyState icon={RadioTower} title="No channels yet" action={create}>
                Create one, fill its rundown from your library and press Start. It is on air within a second.
              </EmptyState>
            </Card>
          ) : (
            <ChannelBrowser channels={snapshot.channels} />
          )
        }
      </QueryView>
    </>
  )
}
