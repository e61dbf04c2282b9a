import { LoaderCircle, type LucideIcon, Play, TvMinimal, WifiOff } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ChannelView } from '#features/channel/schema.ts'
import type { ScreenProps } from './player-frame.tsx'

/** The overlay of the picture while there is a message. */
export function PlayerScreen({ channel, state, ...over }: ScreenProps & { channel: ChannelView }) {
  const isStarting = channel.status === 'STARTING'
  switch (state?.phase) {
    case undefined:
      return (
        <Words icon={TvMinimal} title="Off air">
          Start the channel to see it here.
        </Words>
      )
    case 'off-air':
      return isStarting ? (
        <Words title="Starting">The first frame is about to appear.</Words>
      ) : (
        <Words title="Waiting for the channel">{state?.words}</Words>
      )
    case 'recovering':
      return (
        <Words icon={WifiOff} title="Reconnecting">
          {state?.words}
        </Words>
      )
    case 'opening':
      return <Words title={isStarting ? 'Starting' : 'Loading'} />
    case 'running':
      return <OverPicture {...over} />
  }
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

const Turning = () => <LoaderCircle className="size-9 animate-spin opacity-80" strokeWidth={1.5} aria-hidden />

/** In place of the picture. Without an icon it shows that something is in progress. */
export function Words({ icon: Icon, title, children }: { icon?: LucideIcon; title: string; children?: ReactNode }) {
  return (
    <div
      role="status"
      className="absolute inset-0 flex flex-col items-center justify-center gap-3 bg-[#0b0e13] px-6 text-center text-white"
    >
      {Icon ? <Icon className="size-9 opacity-70" strokeWidth={1.25} aria-hidden /> : <Turning />}
      <p className="font-semibold text-sm tracking-tight">{title}</p>
      {children && <p className="-mt-1.5 max-w-xs text-balance text-sm text-white/75">{children}</p>}
    </div>
  )
}
