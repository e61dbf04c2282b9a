'use client'
import { useMutation } from '@tanstack/react-query'
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Button } from '#ui/button.tsx'
import { formatDuration } from '#ui/format.ts'
import { IconButton } from '#ui/icon-button.tsx'
import { useLeaveGuard } from '#ui/leave-guard.tsx'
import { Notice } from '#ui/notice.tsx'
import { useRefused } from '#ui/permissions.tsx'
import { usePutMedia } from '../use-library.ts'
import { BreakTrack } from './break-track.tsx'
import { addBreak, moveBreak, removeBreak } from './edit-breaks.ts'
import { ScrubPreview } from './scrub-preview.tsx'
import { Waveform } from './waveform.tsx'

interface BreakEditorProps {
  item: MediaView
  durationMs: number
  playheadMs: number
  onSeek(toMs: number): void
}

/** The item's break positions, edited on the player's timeline and saved explicitly. */
export function BreakEditor({ item, durationMs, playheadMs, onSeek }: BreakEditorProps) {
  const trpc = useTRPC()
  const put = usePutMedia()
  const [edited, setEdited] = useState<readonly number[] | null>(null)
  useLeaveGuard(edited !== null)
  const refused = useRefused('program', 'The breaks were not changed')
  const positions = edited ?? item.breakPositionsMs
  const length = { durationMs, frameRate: item.frameRate }
  const added = addBreak(positions, playheadMs, length)
  const save = useMutation(
    trpc.media.setBreakPositions.mutationOptions({
      onSuccess(media) {
        put(media)
        setEdited(null)
        toast.success('Break positions saved')
      },
    }),
  )
  function change(next: readonly number[]) {
    if (!refused()) setEdited(next.join() === item.breakPositionsMs.join() ? null : next)
  }

  return (
    <section aria-label="Break positions" className="grid gap-3">
      <ScrubPreview item={item} durationMs={durationMs}>
        <BreakTrack
          durationMs={durationMs}
          segmentMs={gridOf(item).segmentMs}
          positionsMs={positions}
          playheadMs={playheadMs}
          onSeek={onSeek}
          onMove={(index, toMs) => change(moveBreak(positions, index, toMs, length))}
          onRemove={(index) => change(removeBreak(positions, index))}
        />
      </ScrubPreview>
      <Waveform mediaId={item.id} />
      <div className="flex flex-wrap items-center gap-2">
        <span className="clock text-muted text-xs">
          {formatDuration(playheadMs)} / {formatDuration(durationMs)}
        </span>
        <span className="flex-1" />
        <Button needs="program" icon={Plus} size="small" disabled={!added} onClick={() => added && change(added)}>
          Break here
        </Button>
      </div>
      {positions.length === 0 ? (
        <p className="text-muted text-sm">
          No breaks yet. Pause where the item can be interrupted and press “Break here”.
        </p>
      ) : (
        <ol className="grid max-h-48 gap-0.5 overflow-y-auto" aria-label="Breaks">
          {positions.map((positionMs, index) => (
            <li key={positionMs} className="flex items-center gap-2 text-sm">
              <Button size="small" tone="quiet" onClick={() => onSeek(positionMs)}>
                <span className="clock">{formatDuration(positionMs)}</span>
              </Button>
              <span className="flex-1 text-muted text-xs">Break {index + 1}</span>
              <IconButton
                needs="program"
                icon={Trash2}
                small
                label={`Remove break ${index + 1}`}
                onClick={() => change(removeBreak(positions, index))}
              />
            </li>
          ))}
        </ol>
      )}
      {save.error && <Notice tone="danger">{readError(save.error).message}</Notice>}
      {edited && (
        <div className="flex flex-wrap items-center justify-end gap-2">
          <span className="flex-1 text-muted text-xs">Unsaved changes</span>
          <Button size="small" onClick={() => setEdited(null)}>
            Discard
          </Button>
          <Button
            size="small"
            tone="accent"
            busy={save.isPending}
            onClick={() => save.mutate({ mediaId: item.id, positionsMs: [...edited] })}
          >
            Save breaks
          </Button>
        </div>
      )}
    </section>
  )
}
