import { LoaderCircle, Play, TvMinimal, WifiOff } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ChannelView } from '#features/channel/schema.ts'
import type { ScreenProps } from './player-frame.tsx'

interface PlayerScreenProps extends ScreenProps {
  channel: ChannelView
}

/** The overlay of the picture while there is a message. */
export function PlayerScreen({ channel, state, facts, onPlay }: PlayerScreenProps) {
  if (!state)
    return (
      <Words icon={<TvMinimal className="size-10 opacity-50" strokeWidth={1.25} aria-hidden />} title="Off air">
        Start the channel to see it here.
      </Words>
    )
  if (state.phase === 'off-air')
    return channel.status === 'STARTING' ? (
      <Words icon={<Turning />} title="Starting">
        The first frame is about to appear.
      </Words>
    ) : (
      <Words icon={<Turning />} title="Waiting for the channel">
        {state.words}
      </Words>
    )
  if (state.phase === 'recovering')
    return (
      <Words icon={<WifiOff className="size-9 opacity-70" strokeWidth={1.25} aria-hidden />} title="Reconnecting">
        {state.words}
      </Words>
    )
  if (state.phase === 'opening')
    return (
      <Words icon={<Turning />} title={channel.status === 'STARTING' ? 'Starting' : 'Loading'}>
        {null}
      </Words>
    )
  return <OverPicture facts={facts} onPlay={onPlay} />
}

/** Over a running picture: a play button, and a spinner while it buffers. */
export function OverPicture({ facts, onPlay }: Pick<ScreenProps, 'facts' | 'onPlay'>) {
  if (facts.paused)
    return (
      <button
        type="button"
        onClick={onPlay}
        aria-label="Play"
        className="group absolute inset-0 grid place-items-center"
      >
        <span className="grid size-18 place-items-center rounded-full bg-black/65 text-white backdrop-blur-sm transition-transform group-hover:scale-105">
          <Play className="ml-1 size-8 fill-current" aria-hidden />
        </span>
      </button>
    )
  if (facts.waiting)
    return (
      <div className="pointer-events-none absolute inset-0 grid place-items-center text-white" role="status">
        <Turning />
        <span className="sr-only">Buffering</span>
      </div>
    )
  return null
}

export const Turning = () => <LoaderCircle className="size-9 animate-spin opacity-80" strokeWidth={1.5} aria-hidden />

/** In place of the picture. */
export function Words({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div
      role="status"
      className="absolute inset-0 flex flex-col items-center justify-center gap-3 bg-[#0b0e13] px-6 text-center text-white"
    >
      {icon}
      <p className="font-semibold text-sm tracking-tight">{title}</p>
      {children && <p className="-mt-1.5 max-w-xs text-balance text-sm text-white/75">{children}</p>}
    </div>
  )
}
