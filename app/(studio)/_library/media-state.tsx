import type { MediaView } from '../../../server/features/media/schema.ts'
import { Badge } from '../../_ui/badge.tsx'
import { Progress } from '../../_ui/progress.tsx'
import { STATE_WORDS } from './media-words.ts'

/** Where the item stands on its way to the air; the bar is the transcoder's own figure. */
export function MediaState({ media }: { media: MediaView }) {
  if (media.state === 'READY') return <Badge tone="accent">{STATE_WORDS.READY}</Badge>
  if (media.state === 'FAILED') return <Badge tone="danger">{STATE_WORDS.FAILED}</Badge>
  return (
    <div className="w-full min-w-32">
      <p className="mb-1 flex justify-between gap-3 text-xs">
        <span>{STATE_WORDS[media.state]}</span>
        <span className="text-muted tabular-nums">{Math.floor(media.progress * 100)} %</span>
      </p>
      <Progress
        value={media.state === 'UPLOADED' ? null : media.progress}
        label={`Preparing ${media.title}`}
        tone={media.state === 'UPLOADED' ? 'muted' : 'accent'}
      />
    </div>
  )
}
