'use client'
import { useQuery } from '@tanstack/react-query'
import { Radio } from 'lucide-react'
import { useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { ChannelView } from '#features/channel/schema.ts'
import type { ContributionView, NewStreamKey } from '#features/contribution/schema.ts'
import { Dialog } from '#ui/dialog.tsx'
import { ListCard } from '../_channel/list-card.tsx'
import { AskFirstDialog, type Question } from './ask-first-dialog.tsx'
import { FeedForm } from './feed-form.tsx'
import { FeedRow } from './feed-row.tsx'
import { KeyDialog } from './key-dialog.tsx'

type Opened =
  | { what: 'add' }
  | { what: 'edit'; feed: ContributionView }
  | { what: 'ask'; question: Question; feed: ContributionView }
  | { what: 'key'; name: string; made: NewStreamKey }
  | null

/** The live inputs of the channel: their status, preview and “Go live”. */
export function LiveInCard({ channel }: { channel: ChannelView }) {
  const channelId = channel.id
  const trpc = useTRPC()
  // Polled: a browser opens at most six connections to a server, and each open desk holds one for its stream.
  const list = useQuery(trpc.contribution.list.queryOptions({ channelId }, { refetchInterval: 2_000 }))
  const [opened, setOpened] = useState<Opened>(null)
  const close = () => setOpened(null)
  const showKey = (name: string, made: NewStreamKey) => setOpened({ what: 'key', name, made })
  const edited = opened?.what === 'edit' ? opened.feed : null

  return (
    <ListCard
      title="Live inputs"
      hint="From OBS, a camera or FFmpeg."
      testId="live-in"
      query={{ ...list, data: list.data?.contributions }}
      icon={Radio}
      empty="Add one to get a server and a stream key for OBS (Settings, Stream, Custom) or any RTMP encoder. Or pull a stream from its address: HLS, RTSP or SRT."
      onAdd={() => setOpened({ what: 'add' })}
      row={(feed) => (
        <FeedRow
          key={feed.id}
          feed={feed}
          rtmpUrl={list.data?.rtmpUrl ?? null}
          channelStarted={channel.status !== 'STOPPED'}
          isWanted={channel.live?.contributionId === feed.id}
          onEdit={() => setOpened({ what: 'edit', feed })}
          onAsk={(question) => setOpened({ what: 'ask', question, feed })}
        />
      )}
    >
      <Dialog
        open={opened?.what === 'add' || opened?.what === 'edit'}
        onOpenChange={close}
        place="side"
        title={edited?.name ?? 'New live input'}
        description="Receives a live feed from an encoder, or pulls one."
      >
        <FeedForm
          channelId={channelId}
          feed={edited}
          others={(list.data?.contributions ?? []).filter(({ id }) => id !== edited?.id)}
          takesRtmp={list.data?.rtmpUrl !== null}
          onClose={close}
          onKey={showKey}
        />
      </Dialog>
      <AskFirstDialog
        asked={opened?.what === 'ask' ? opened : null}
        onClose={() => setOpened((now) => (now?.what === 'ask' ? null : now))}
        onKey={showKey}
      />
      <KeyDialog shown={opened?.what === 'key' ? opened : null} onClose={close} />
    </ListCard>
  )
}
