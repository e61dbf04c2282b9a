'use client'
import { useMutation } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { PlayerFrame, type PlayerHandle } from '#app/(studio)/channels/_player/player-frame.tsx'
import { PreviewScreen } from '#app/(studio)/channels/_player/preview-screen.tsx'
import type { MediaView } from '#features/media/schema.ts'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/notice.tsx'
import { MediaThumbnail } from '../_list/media-thumbnail.tsx'
import { BreakEditor } from './break-editor.tsx'

/** Plays what is stored of the item; when it is ready, with its break positions below. */
export function ItemPlayer({ item }: { item: MediaView }) {
  const trpc = useTRPC()
  const open = useMutation(trpc.preview.createMedia.mutationOptions())
  const player = useRef<PlayerHandle>(null)
  const [playheadMs, setPlayheadMs] = useState(0)
  const preview = open.data

  useEffect(() => {
    const timer = setInterval(() => setPlayheadMs((player.current?.video?.currentTime ?? 0) * 1_000), 200)
    return () => clearInterval(timer)
  }, [])

  function seek(toMs: number) {
    if (player.current?.video) player.current.video.currentTime = toMs / 1_000
    setPlayheadMs(toMs)
  }

  if (!preview)
    return (
      <div className="grid gap-3">
        <div className="relative">
          <MediaThumbnail url={item.thumbnailUrl} className="w-full rounded-lg" />
          <Button
            icon={Play}
            tone="accent"
            size="small"
            className="absolute bottom-3 left-3"
            busy={open.isPending}
            onClick={() => open.mutate({ mediaId: item.id })}
          >
            {item.early ? 'Play what exists' : 'Play and set breaks'}
          </Button>
        </div>
        {open.error && <Notice tone="danger">{readError(open.error).message}</Notice>}
      </div>
    )
  return (
    <div className="grid gap-3">
      <PlayerFrame
        source={{ hlsUrl: preview.url, status: 'STARTING', lastStartTime: null }}
        label={`Player of ${item.title}. Keys: Space plays and pauses, M mutes, F full screen.`}
        pictureLabel={`Video of ${item.title}`}
        live={false}
        handle={player}
        focused
        screen={(props) => <PreviewScreen {...props} onReopen={() => open.mutate({ mediaId: item.id })} />}
      />
      {!item.early && <BreakEditor item={item} durationMs={preview.durationMs} playheadMs={playheadMs} onSeek={seek} />}
    </div>
  )
}
