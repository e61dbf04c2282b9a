import { Hourglass, WifiOff } from 'lucide-react'
import { Button } from '#ui/button.tsx'
import type { ScreenProps } from './player-frame.tsx'
import { OverPicture, Turning, Words } from './player-screen.tsx'

/** The origin's answers for an expired URL, and for too many previews of one account. */
export const PREVIEW_ENDED = 403
export const PREVIEW_OUTDATED = 410
const TOO_MANY = 429

interface PreviewScreenProps extends ScreenProps {
  /** Requests a new URL for the same preview. */
  onReopen(): void
}

/** The overlay of a preview while there is a message. */
export function PreviewScreen({ state, facts, onPlay, onReopen }: PreviewScreenProps) {
  if (!state || state.phase === 'opening')
    return (
      <Words icon={<Turning />} title="Loading the preview">
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
          : 'The schedule has changed since it was opened. '}
        <Button size="small" tone="accent" className="mt-3 flex mx-auto" onClick={onReopen}>
          Reopen
        </Button>
      </Words>
    )
  return (
    <Words icon={<WifiOff className="size-9 opacity-70" strokeWidth={1.25} aria-hidden />} title="Reconnecting">
      {state.httpStatus === TOO_MANY
        ? 'Too many previews are open. Close one; this one then opens automatically.'
        : state.words}
    </Words>
  )
}
