import { Hourglass, WifiOff } from 'lucide-react'
import { Button } from '#ui/button.tsx'
import type { ScreenProps } from './player-frame.tsx'
import { OverPicture, Words } from './player-screen.tsx'

/** The origin's answers for an expired URL, and for too many previews of one account. */
export const PREVIEW_ENDED = 403
export const PREVIEW_OUTDATED = 410
const TOO_MANY = 429

interface PreviewScreenProps extends ScreenProps {
  /** Requests a new URL for the same preview. */
  onReopen(): void
}

/** The overlay of a preview while there is a message. */
export function PreviewScreen({ state, onReopen, ...over }: PreviewScreenProps) {
  if (!state || state.phase === 'opening') return <Words title="Loading the preview" />
  if (state.phase === 'running') return <OverPicture {...over} />
  if (state.httpStatus === PREVIEW_ENDED || state.httpStatus === PREVIEW_OUTDATED)
    return (
      <Words icon={Hourglass} title="This preview ended">
        {state.httpStatus === PREVIEW_ENDED
          ? 'A preview lasts two hours. '
          : 'The schedule has changed since it was opened. '}
        <Button size="small" tone="accent" className="mt-3 flex mx-auto" onClick={onReopen}>
          Reopen
        </Button>
      </Words>
    )
  return (
    <Words icon={WifiOff} title="Reconnecting">
      {state.httpStatus === TOO_MANY
        ? 'Too many previews are open. Close one; this one then opens automatically.'
        : state.words}
    </Words>
  )
}
