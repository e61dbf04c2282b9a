'use client'
import { useReducer, useRef } from 'react'
import { serverNow } from '#app/_trpc/server-clock.ts'
import type { AirView, ChannelDetailView } from '#features/channel/schema.ts'
import { airInPicture, rememberAir } from './air-in-picture.ts'

interface Shown {
  channelId: string
  seen: readonly AirView[]
  /** How far the picture is behind the air; null: nothing plays. */
  lagMs: number | null
  /** The last result. */
  now: AirView | null
}

/** Smaller changes of the lag are ignored. */
const STEP_MS = 500

/** Now, next and later as they are in the player's picture; by the clock while nothing plays. */
export function usePictureAir({ id, now, next, upcoming }: ChannelDetailView) {
  const [, drawAnew] = useReducer((count: number) => count + 1, 0)
  const shown = useRef<Shown>({ channelId: id, seen: [], lagMs: null, now: null })
  if (shown.current.channelId !== id) shown.current = { channelId: id, seen: [], lagMs: null, now: null }
  const { current } = shown
  current.seen = now ? rememberAir(current.seen, now) : []
  const air = airInPicture(current.seen, planned(now, next, upcoming), pictureNow(current))
  current.now = air.now

  return {
    now: air.now,
    next: air.coming[0] ?? null,
    coming: air.coming,
    lagMs: current.lagMs ?? 0,
    /** Called repeatedly with the instant in the picture. */
    onPicture(pictureAt: number | null): void {
      const lagMs = pictureAt === null ? null : Math.max(0, serverNow() - pictureAt)
      const drawn = current.lagMs
      const moved = lagMs === null || drawn === null ? lagMs !== drawn : Math.abs(lagMs - drawn) >= STEP_MS
      if (moved) current.lagMs = lagMs
      if (moved || airInPicture(current.seen, [], pictureNow(current)).now !== current.now) drawAnew()
    },
  }
}

const pictureNow = ({ lagMs }: Shown) => (lagMs === null ? null : serverNow() - lagMs)

/** The details may be older than the streamed snapshot, which carries the next item. */
function planned(now: AirView | null, next: AirView | null, upcoming: readonly AirView[]): AirView[] {
  const from = next?.startsAt ?? now?.endsAt ?? ''
  const behind = upcoming.filter(({ startsAt }) => startsAt >= from && startsAt !== next?.startsAt)
  return next ? [next, ...behind] : behind
}
