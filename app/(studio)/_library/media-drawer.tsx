'use client'
import { RotateCw, Trash2 } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { MediaView } from '../../../server/features/media/schema.ts'
import { Button } from '../../_ui/button.tsx'
import { Dialog } from '../../_ui/dialog.tsx'
import { formatBitrate, formatBytes, formatDateTime, formatDuration } from '../../_ui/format.ts'
import { Notice } from '../../_ui/notice.tsx'
import { MediaForm } from './media-form.tsx'
import { MediaState } from './media-state.tsx'
import { MediaThumbnail } from './media-thumbnail.tsx'

interface MediaDrawerProps {
  /** Null: closed. */
  media: MediaView | null
  onClose(): void
  onRetry(media: MediaView): void
  onDelete(media: MediaView): void
}

/** All there is to know about one item, and where its title and kind are changed. */
export function MediaDrawer({ media, onClose, onRetry, onDelete }: MediaDrawerProps) {
  return (
    <Dialog open={media !== null} onOpenChange={onClose} title={media?.title ?? 'Item'} place="side">
      {media && (
        <div className="grid gap-6">
          <MediaThumbnail key={media.state} media={media} className="w-full" />
          {media.failure && (
            <Notice tone="danger" action={<RetryButton onRetry={() => onRetry(media)} />}>
              {media.failure.message}
            </Notice>
          )}
          {media.state !== 'READY' && media.state !== 'FAILED' && <MediaState media={media} />}
          <MediaForm key={media.id} media={media} />
          <Facts media={media} />
          <Button tone="danger-quiet" className="justify-self-start" onClick={() => onDelete(media)}>
            <Trash2 aria-hidden />
            Delete item
          </Button>
        </div>
      )}
    </Dialog>
  )
}

function RetryButton({ onRetry }: { onRetry(): void }) {
  return (
    <Button size="small" onClick={onRetry}>
      <RotateCw aria-hidden />
      Try again
    </Button>
  )
}

function Facts({ media }: { media: MediaView }) {
  const { source } = media
  return (
    <>
      <Group title="On air">
        <Fact label="Length">{media.durationMs === null ? 'not known yet' : formatDuration(media.durationMs)}</Fact>
        <Fact label="Used by">
          {media.usedBy.length === 0
            ? 'no channel'
            : media.usedBy.map(({ channelId, name }) => (
                <Link
                  key={channelId}
                  href={`/channels/${channelId}`}
                  className="mr-2 text-accent underline underline-offset-2"
                >
                  {name}
                </Link>
              ))}
        </Fact>
        {media.renditions.map((rendition) => (
          <Fact key={rendition.name} label={rendition.name}>
            {formatBitrate(rendition.averageKbps)}
            <span className="text-muted"> · peak {formatBitrate(rendition.peakKbps)}</span>
            <span className="clock block text-muted text-xs">
              {rendition.codecs} · {rendition.segments} segments
            </span>
          </Fact>
        ))}
      </Group>
      <Group title="As it was uploaded">
        <Fact label="File">{media.sourceName}</Fact>
        <Fact label="Size">{formatBytes(media.sourceBytes)}</Fact>
        {source && (
          <>
            <Fact label="Picture">
              {source.width} × {source.height}, {Number(source.frameRate.toFixed(3))} fps, {source.videoCodec}
            </Fact>
            <Fact label="Sound">{source.audioCodec ?? 'none: silence is aired'}</Fact>
            <Fact label="Length">{formatDuration(source.durationMs)}</Fact>
          </>
        )}
        {media.loudnessLufs !== null && (
          <Fact label="Loudness">{media.loudnessLufs.toFixed(1)} LUFS, brought to −23 for the air</Fact>
        )}
        <Fact label="Uploaded">{formatDateTime(media.createdAt)}</Fact>
      </Group>
    </>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-2 font-semibold text-sm tracking-tight">{title}</h3>
      <dl className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-4 gap-y-2 text-sm">{children}</dl>
    </section>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="tabular-nums">{children}</dd>
    </>
  )
}
