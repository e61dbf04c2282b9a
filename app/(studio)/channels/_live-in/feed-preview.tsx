'use client'
import { useMutation } from '@tanstack/react-query'
import { Eye, EyeOff, Video } from 'lucide-react'
import { useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { sayCodecs } from '#domain/contribution/describe-contribution.ts'
import type { LiveStreamView } from '#features/contribution/schema.ts'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/notice.tsx'
import { PlayerFrame } from '../_player/player-frame.tsx'
import { PreviewScreen } from '../_player/preview-screen.tsx'

/** The incoming stream, and its encoded picture on request. */
export function FeedPreview({ feedName, stream }: { feedName: string; stream: LiveStreamView }) {
  const trpc = useTRPC()
  const [shown, setShown] = useState(false)
  const open = useMutation(trpc.preview.createMedia.mutationOptions())
  const { mediaId, activeAt, facts, remoteAddress } = stream
  const reopen = () => mediaId && open.mutate({ mediaId })

  function toggle() {
    if (!shown) reopen()
    setShown(!shown)
  }

  return (
    <div className="grid gap-2">
      <div className="flex items-center gap-3 rounded-lg bg-raised px-3 py-2 text-muted text-xs">
        <Video className="size-4 shrink-0" aria-hidden />
        <p className="min-w-0 flex-1 break-words">
          {facts ? sayCodecs(facts) : 'Waiting for the first picture'}
          {facts?.encoder && ` from ${facts.encoder}`}
          {remoteAddress && ` at ${remoteAddress}`}
        </p>
        {mediaId && activeAt && (
          <Button
            size="small"
            tone="quiet"
            aria-label={`${shown ? 'Hide' : 'Preview'} ${feedName}`}
            busy={open.isPending}
            onClick={toggle}
          >
            {shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
            {shown ? 'Hide' : 'Preview'}
          </Button>
        )}
      </div>
      {shown && open.error && <Notice tone="danger">{readError(open.error).message}</Notice>}
      {shown && open.data && (
        <PlayerFrame
          source={{ hlsUrl: open.data.url, status: 'LIVE', lastStartTime: null }}
          label={`Preview of ${feedName}. Keys: Space plays and pauses, M mutes, F full screen.`}
          pictureLabel={`Video of ${feedName}`}
          // Its button “Go live” would mean something else here.
          live={false}
          screen={(props) => <PreviewScreen {...props} onReopen={reopen} />}
        />
      )}
    </div>
  )
}
