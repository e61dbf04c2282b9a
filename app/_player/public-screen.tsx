import { LoaderCircle, Lock, Play, TvMinimal, WifiOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { publicPath } from '#ui/public-path.ts'
import type { PlaybackState } from './playback.ts'
import type { VideoFacts } from './use-video-facts.ts'

/** The origin's answer to a link that has expired, was changed, or is for another channel or website. */
const NOT_ALLOWED = 403

/** A page without a token in its URL has no link of its own that could expire. */
const refusalWords = () =>
  new URLSearchParams(window.location.search).has('token')
    ? {
        title: 'This link is not valid here',
        children: 'It has expired, or is for another channel or website. Open the page again from its original link.',
      }
    : {
        title: 'This website cannot play the channel',
        children: 'Its domain is not allowed, or access has changed. Reload the page to try again.',
      }

interface PublicScreenProps {
  /** Null: nothing should play yet. */
  state: PlaybackState | null
  facts: VideoFacts
  /** False: this visitor cannot play it. */
  mayPlay: boolean
  posterUrl: string | null
  name: string
  onPlay(): void
}

/** The overlay of the picture while there is a message. */
export function PublicScreen({ state, facts, mayPlay, posterUrl, name, onPlay }: PublicScreenProps) {
  if (!mayPlay)
    return (
      <Words icon={<Lock {...ICON} />} title="This channel needs a signed link" posterUrl={posterUrl}>
        Open it from the website or message with the link.
      </Words>
    )
  if (!state)
    return (
      <Poster url={posterUrl}>
        <PlayMark label={`Play ${name}`} onPlay={onPlay} />
      </Poster>
    )
  if (state.httpStatus === NOT_ALLOWED)
    return <Words icon={<Lock {...ICON} />} {...refusalWords()} posterUrl={posterUrl} />
  if (state.phase === 'off-air')
    return (
      <Words icon={<TvMinimal {...ICON} />} title="Off air" posterUrl={posterUrl}>
        Playback starts when the channel is on air again.
      </Words>
    )
  if (state.phase === 'recovering') {
    const offline = typeof navigator !== 'undefined' && !navigator.onLine
    return (
      <Words icon={<WifiOff {...ICON} />} title={offline ? 'You are offline' : 'Reconnecting'} posterUrl={posterUrl}>
        {offline ? 'Playback resumes when you are online.' : state.words}
      </Words>
    )
  }
  if (state.phase === 'opening')
    return (
      <Poster url={posterUrl}>
        <Turning label="Loading" />
      </Poster>
    )
  if (facts.paused)
    return (
      <div className="absolute inset-0 grid place-items-center">
        <PlayMark label="Play" onPlay={onPlay} />
      </div>
    )
  return facts.waiting ? (
    <div className="pointer-events-none absolute inset-0 grid place-items-center">
      <Turning label="Buffering" />
    </div>
  ) : null
}

const ICON = { className: 'size-10 opacity-75', strokeWidth: 1.25, 'aria-hidden': true } as const

function Turning({ label }: { label: string }) {
  return (
    <span role="status">
      <LoaderCircle className="size-10 animate-spin text-white/85" strokeWidth={1.5} aria-hidden />
      <span className="sr-only">{label}</span>
    </span>
  )
}

function PlayMark({ label, onPlay }: { label: string; onPlay(): void }) {
  return (
    <button
      type="button"
      onClick={onPlay}
      aria-label={label}
      className="grid size-18 place-items-center rounded-full bg-accent text-accent-ink shadow-raised transition-transform hover:scale-105"
    >
      <Play className="ml-1 size-8 fill-current" aria-hidden />
    </button>
  )
}

function Poster({ url, children }: { url: string | null; children: ReactNode }) {
  return (
    <div className="absolute inset-0 grid place-items-center bg-[#0b0e13]">
      <Still url={url} className="opacity-90" />
      <div className="relative">{children}</div>
    </div>
  )
}

function Words(props: { icon: ReactNode; title: string; posterUrl: string | null; children: ReactNode }) {
  return (
    <div className="absolute inset-0 grid place-items-center bg-[#0b0e13] text-white">
      <Still url={props.posterUrl} className="opacity-15" />
      <div role="status" className="relative flex flex-col items-center gap-2.5 px-6 pb-8 text-center">
        {props.icon}
        <p className="font-semibold text-base tracking-tight">{props.title}</p>
        <p className="max-w-sm text-balance text-sm text-white/80 leading-relaxed">{props.children}</p>
      </div>
    </div>
  )
}

/** Where a channel has no still, or it cannot be loaded. */
const NO_PICTURE = publicPath('/poster.svg')

function Still({ url, className }: { url: string | null; className: string }) {
  return (
    // biome-ignore lint/performance/noImgElement: one JPEG of another host, which an image optimiser would only delay.
    <img
      src={url ?? NO_PICTURE}
      alt=""
      className={`absolute inset-0 size-full object-cover ${className}`}
      onError={({ currentTarget }) => {
        if (!currentTarget.src.endsWith(NO_PICTURE)) currentTarget.src = NO_PICTURE
      }}
    />
  )
}
