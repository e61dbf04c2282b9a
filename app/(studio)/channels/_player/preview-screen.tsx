import { Hourglass, WifiOff } from 'lucide-react'
import { Button } from '#ui/button.tsx'
import type { ScreenProps } from './player-frame.tsx'
import { OverPicture, Turning, Words } from './player-screen.tsx'

/** The origin's answers for an address that has ended, and for one account's too many. */
export const PREVIEW_ENDED = 403
export const PREVIEW_OUTDATED = 410
const TOO_MANY = 429

interface PreviewScreenProps extends ScreenProps {
  /** A new address for what was watched. */
  onReopen(): void
}

/** What lies over the picture of a preview when there is something to say. */
export function PreviewScreen({ state, facts, onPlay, onReopen }: PreviewScreenProps) {
  if (!state || state.phase === 'opening')
    return (
      <Words icon={<Turning />} title="Opening the preview">
        {null}
      </Words>
    )
  if (state.phase === 'running') return <OverPicture facts={facts} onPlay={onPlay} />
  if (state.httpStatus === PREVIEW_ENDED || state.httpStatus === PREVIEW_OUTDATED)
    return (
      <Words
        icon={<Hourglass className="size-9 opacity-70" strokeWidth={1.25} aria-hidden />}
        title="This preview ended"
      >
        {state.httpStatus === PREVIEW_ENDED
          ? 'A preview lasts two hours. '
          : 'What airs then has changed since it was opened. '}
        <Button size="small" tone="accent" className="mt-3 flex mx-auto" onClick={onReopen}>
          Go on watching
        </Button>
      </Words>
    )
  return (
    <Words icon={<WifiOff className="size-9 opacity-70" strokeWidth={1.25} aria-hidden />} title="One moment">
      {state.httpStatus === TOO_MANY
        ? 'Too many previews are being watched at once. Close one, and this one opens by itself.'
        : state.words}
    </Words>
  )
}
