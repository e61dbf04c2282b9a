'use client'
import { Plus, Radio } from 'lucide-react'
import { useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import type { ChannelView } from '#features/channel/schema.ts'
import type { ContributionView, NewStreamKey } from '#features/contribution/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { Loading } from '#ui/loading.tsx'
import { Skeleton } from '#ui/skeleton.tsx'
import { AskFirstDialog, type Question } from './ask-first-dialog.tsx'
import { FeedDialog } from './feed-dialog.tsx'
import { FeedRow } from './feed-row.tsx'
import { KeyDialog } from './key-dialog.tsx'
import { useContributions } from './use-contributions.ts'

type Opened =
  | { what: 'add' }
  | { what: 'edit'; feed: ContributionView }
  | { what: 'ask'; question: Question; feed: ContributionView }
  | { what: 'key'; name: string; made: NewStreamKey }
  | null

/** The live inputs of the channel: their status, preview and “Go live”. */
export function LiveInCard({ channel }: { channel: ChannelView }) {
  const { data, error, refetch } = useContributions(channel.id)
  const [opened, setOpened] = useState<Opened>(null)
  const close = () => setOpened(null)
  const showKey = (name: string, made: NewStreamKey) => setOpened({ what: 'key', name, made })

  return (
    <Card aria-label="Live inputs" data-testid="live-in">
      <CardHeader title="Live inputs" hint="From OBS, a camera or FFmpeg.">
        <Button icon={Plus} size="small" onClick={() => setOpened({ what: 'add' })} disabled={!data}>
          Add
        </Button>
      </CardHeader>
      {data ? (
        data.contributions.length === 0 ? (
          <EmptyState icon={Radio} title="No live inputs yet" className="py-8">
            Add one to get a server and a stream key for OBS (Settings, Stream, Custom) or any RTMP sender. Or fetch a
            stream by its address: HLS, RTSP or SRT.
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line border-line border-t">
            {data.contributions.map((feed) => (
              <FeedRow
                key={feed.id}
                feed={feed}
                rtmpUrl={data.rtmpUrl}
                channelStarted={channel.status !== 'STOPPED'}
                isWanted={channel.live?.contributionId === feed.id}
                onEdit={() => setOpened({ what: 'edit', feed })}
                onAsk={(question) => setOpened({ what: 'ask', question, feed })}
              />
            ))}
          </ul>
        )
      ) : error ? (
        <ErrorState title="Live inputs could not be loaded" {...readError(error)} onRetry={() => refetch()} />
      ) : (
        <Loading what="live inputs" className="grid gap-3 px-4 pb-5 sm:px-5">
          <Skeleton className="h-6 w-full" />
          <Skeleton className="h-4 w-2/3" />
        </Loading>
      )}
      <FeedDialog
        channelId={channel.id}
        feed={opened?.what === 'edit' ? opened.feed : null}
        open={opened?.what === 'add' || opened?.what === 'edit'}
        takesRtmp={data?.rtmpUrl !== null}
        onClose={close}
        onKey={showKey}
      />
      <AskFirstDialog
        asked={opened?.what === 'ask' ? opened : null}
        onClose={() => setOpened((now) => (now?.what === 'ask' ? null : now))}
        onKey={showKey}
      />
      <KeyDialog shown={opened?.what === 'key' ? opened : null} onClose={close} />
    </Card>
  )
}
