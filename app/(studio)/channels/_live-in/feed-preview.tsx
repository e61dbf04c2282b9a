import { Video } from 'lucide-react'
import { sayCodecs } from '../../../../server/domain/contribution/describe-contribution.ts'
import type { LiveStreamView } from '../../../../server/features/contribution/schema.ts'

/** The feed's picture before it airs, where there is one to show; until then, that it is there. */
export function FeedPreview({ feedName, stream }: { feedName: string; stream: LiveStreamView }) {
  const encoder = stream.facts?.encoder
  return (
    <figure
      aria-label={`Picture of ${feedName}`}
      className="flex items-center gap-3 rounded-lg bg-raised px-3 py-2.5 text-muted text-xs"
    >
      <Video className="size-4 shrink-0" aria-hidden />
      <figcaption className="min-w-0 break-words">
        {stream.facts ? sayCodecs(stream.facts) : 'Waiting for its first picture'}
        {encoder && ` from ${encoder}`}
        {stream.remoteAddress && ` at ${stream.remoteAddress}`}
      </figcaption>
    </figure>
  )
}
