'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Download, Trash2 } from 'lucide-react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { CaptionTrackView } from '#features/captions/schema.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmButton, DialogButton } from '#ui/dialog-button.tsx'
import { publicPath } from '#ui/public-path.ts'
import { QueryView } from '#ui/query-view.tsx'
import { CueEditor } from './cue-editor.tsx'
import { UploadCaptions } from './upload-captions.tsx'

/** The captions of an item: one row a language. */
export function CaptionsPanel({ mediaId }: { mediaId: string }) {
  const trpc = useTRPC()
  const query = useQuery(trpc.captions.list.queryOptions({ mediaId }))
  return (
    <section aria-labelledby="captions" data-testid="captions-panel">
      <h3 id="captions" className="mb-2 font-semibold text-sm">
        Captions
      </h3>
      <QueryView query={query} what="the captions">
        {(tracks) => (
          <div className="grid gap-3">
            {tracks.length === 0 ? (
              <p className="text-muted text-sm">
                None yet. Upload a WebVTT, SubRip (SRT) or SubStation Alpha (SSA, ASS) file.
              </p>
            ) : (
              <ul className="divide-y divide-line rounded-lg border border-line text-sm">
                {tracks.map((track) => (
                  <TrackRow key={track.language} mediaId={mediaId} track={track} />
                ))}
              </ul>
            )}
            <UploadCaptions mediaId={mediaId} known={tracks.map(({ language }) => language)} />
          </div>
        )}
      </QueryView>
    </section>
  )
}

function TrackRow({ mediaId, track }: { mediaId: string; track: CaptionTrackView }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const remove = useMutation(trpc.captions.delete.mutationOptions())
  const { language, label, cueCount, offsetMs } = track
  async function confirm() {
    await remove.mutateAsync({ mediaId, language })
    await queryClient.invalidateQueries({ queryKey: trpc.captions.list.queryKey({ mediaId }) })
  }
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2">
      <p className="min-w-0 flex-1 basis-32">
        <span className="font-medium">{label}</span> <span className="text-muted">{language}</span>
        <span className="block text-muted text-xs tabular-nums">
          {cueCount.toLocaleString('en-US')} {cueCount === 1 ? 'cue' : 'cues'}
          {offsetMs !== 0 && `, shifted by ${offsetMs > 0 ? '+' : '−'}${Math.abs(offsetMs)} ms`}
        </span>
      </p>
      <div className="flex gap-1">
        <DialogButton
          needs="program"
          size="small"
          label="Edit"
          aria-label={`Edit ${label}`}
          title={`Captions: ${label}`}
          description="Channels air a change within seconds."
        >
          {(close) => <CueEditor mediaId={mediaId} language={language} onClose={close} />}
        </DialogButton>
        <Button icon={Download} size="icon-small" tone="quiet" asChild>
          <a href={publicPath(`/api/media/${mediaId}/captions/${language}/file.vtt`)} download={`${language}.vtt`}>
            <span className="sr-only">Download {label}</span>
          </a>
        </Button>
        <ConfirmButton
          needs="program"
          icon={Trash2}
          size="icon-small"
          tone="danger-quiet"
          aria-label={`Delete ${label}`}
          title={`Delete the captions ${label}?`}
          description="They leave the playlists of channels and the item's own within seconds."
          confirmLabel="Delete"
          onConfirm={confirm}
        />
      </div>
    </li>
  )
}
