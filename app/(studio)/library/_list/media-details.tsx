'use client'
import { Pencil } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { formatBytes } from '#domain/format-bytes.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { formatDateTime, formatDuration } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { ItemPlayer } from '../_player/item-player.tsx'
import { FaultList } from './fault-list.tsx'
import { MediaState } from './media-state.tsx'
import { MediaThumbnail } from './media-thumbnail.tsx'
import { isInProgress, kindWord } from './media-words.ts'
import { OnDemandAddresses } from './on-demand-addresses.tsx'
import { RenditionTable } from './rendition-table.tsx'

/** Details of one item in a drawer, updated while it is prepared. */
export function MediaDetails({
  item,
  onEdit,
  onClose,
}: {
  item: MediaView | null
  onEdit(item: MediaView): void
  onClose(): void
}) {
  return (
    <Dialog open={item !== null} onOpenChange={(open) => !open && onClose()} title={item?.title ?? ''} place="side">
      {item && (
        <div className="grid gap-6">
          <div className="grid gap-3">
            {item.status === 'ready' ? (
              <ItemPlayer key={item.id} item={item} />
            ) : (
              <MediaThumbnail url={item.thumbnailUrl} className="w-full rounded-lg" />
            )}
            <div className="flex items-center justify-between gap-4">
              <div className={isInProgress(item) ? 'flex-1' : undefined}>
                <MediaState item={item} />
              </div>
              <Button needs="program" icon={Pencil} size="small" onClick={() => onEdit(item)}>
                Edit
              </Button>
            </div>
            {item.failure && <Notice tone="danger">{item.failure.message}</Notice>}
            {item.sameAs && (
              <Notice>The same file was uploaded before, as “{item.sameAs.title}”. Delete one of them.</Notice>
            )}
            {item.description && <p className="whitespace-pre-line text-sm leading-relaxed">{item.description}</p>}
            {item.tags.length > 0 && (
              <ul aria-label="Tags" className="flex flex-wrap gap-1.5">
                {item.tags.map((tag) => (
                  <li key={tag}>
                    <Badge>{tag}</Badge>
                  </li>
                ))}
              </ul>
            )}
          </div>
          <Facts title="Item">
            <Fact name="Type">{kindWord(item.kind)}</Fact>
            <Fact name="Duration on air">{item.durationMs === null ? null : formatDuration(item.durationMs)}</Fact>
            <Fact name="Rating">{item.rating}</Fact>
            <Fact name="Weight">{item.weight === 1 ? null : `${item.weight} in weighted rotations`}</Fact>
            <Fact name="Uploaded">{formatDateTime(item.createdAt)}</Fact>
            <Fact name="Ready since">{item.readyAt && formatDateTime(item.readyAt)}</Fact>
          </Facts>
          <Facts title="Source">
            <Fact name="File">{item.sourceName}</Fact>
            <Fact name="Size">{formatBytes(item.sourceBytes)}</Fact>
            {item.source && <SourceFacts source={item.source} />}
            {item.status === 'ready' && (
              <Fact name="Loudness">
                {item.loudnessLufs === null
                  ? 'Silent'
                  : `${item.loudnessLufs.toFixed(1).replace('-', '−')} LUFS, normalised to −23 LUFS`}
              </Fact>
            )}
          </Facts>
          {item.renditions.length > 0 && <RenditionTable renditions={item.renditions} />}
          {item.access === 'public' && item.status === 'ready' && <OnDemandAddresses mediaId={item.id} />}
          <FaultList item={item} />
          <UsedBy item={item} />
        </div>
      )}
    </Dialog>
  )
}

function SourceFacts({ source }: { source: NonNullable<MediaView['source']> }) {
  return (
    <>
      <Fact name="Video">
        {source.width} × {source.height}
        {source.frameRate > 0 && `, ${Number(source.frameRate.toFixed(2))} fps`}
        {source.hdr && `, ${source.hdr.toUpperCase()} converted to SDR`}
        {chosenOf(source.videoTrack, source.videoTracks)}
      </Fact>
      <Fact name="Audio">
        {source.audioCodec === null ? 'None' : soundOf(source)}
        {chosenOf(source.audioTrack, source.audioTracks)}
      </Fact>
      <Fact name="Codecs">{[source.videoCodec, source.audioCodec ?? 'no audio'].join(', ')}</Fact>
      <Fact name="Length">{formatDuration(source.durationMs)}</Fact>
    </>
  )
}

/** Only where there are several tracks. */
const chosenOf = (track: number | null | undefined, tracks = 0) =>
  track && tracks > 1 && `, track ${track} of ${tracks}`

const soundOf = ({ audioChannels = 0, audioLanguage }: NonNullable<MediaView['source']>) =>
  [audioChannels > 0 ? `${audioChannels} channel${audioChannels === 1 ? '' : 's'}` : 'Yes', audioLanguage ?? '']
    .filter(Boolean)
    .join(', ')

const LINK = 'rounded-sm text-accent underline underline-offset-4'

function UsedBy({ item }: { item: MediaView }) {
  return (
    <section>
      <h3 className="mb-2 font-semibold text-sm">Used by</h3>
      {item.usedBy.length + item.series.length === 0 ? (
        <p className="text-muted text-sm">Not used in a rundown or a series.</p>
      ) : (
        <ul className="grid gap-1.5 text-sm">
          {item.usedBy.map(({ channelId, name }) => (
            <li key={channelId}>
              <Link href={`/channels/${channelId}`} className={LINK}>
                {name}
              </Link>
            </li>
          ))}
          {item.series.map(({ seriesId, title }) => (
            <li key={seriesId}>
              Series{' '}
              <Link href={`/library/series/${seriesId}`} className={LINK}>
                {title}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Facts({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-2 font-semibold text-sm">{title}</h3>
      <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-sm">{children}</dl>
    </section>
  )
}

/** Hidden while it has no value. */
function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === null) return null
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="tabular-nums">{children}</dd>
    </>
  )
}
