import { Ban, CircleCheck, TriangleAlert } from 'lucide-react'
import type { MediaView } from '#features/media/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Progress } from '#ui/progress.tsx'
import { earlyWords, isInProgress, statusWord } from './media-words.ts'

/** The state of the item; the bar is the transcoder's progress. */
export function MediaState({ item }: { item: MediaView }) {
  if (isInProgress(item))
    return (
      <div className="grid gap-1.5">
        <p className="flex items-baseline justify-between gap-3 text-xs">
          <span className="text-muted">{item.waitsForLive ? 'Paused for a live feed' : statusWord(item.status)}</span>
          <span className="clock">{Math.floor(item.progress * 100)} %</span>
        </p>
        <Progress value={item.progress} label={`Preparation of ${item.title}`} />
        {item.early && <p className="text-xs">{earlyWords(item.early, Date.now())}</p>}
      </div>
    )
  if (item.status === 'failed')
    return (
      <Badge tone="danger">
        <TriangleAlert aria-hidden />
        {item.failure?.deadLetter ? 'Given up' : 'Failed'}
      </Badge>
    )
  if (item.status === 'cancelled')
    return (
      <Badge>
        <Ban aria-hidden />
        Cancelled
      </Badge>
    )
  return (
    <Badge tone="accent">
      <CircleCheck aria-hidden />
      Ready
    </Badge>
  )
}
