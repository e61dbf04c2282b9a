'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { thinWaveform } from '#domain/media/waveform.ts'

/** More are narrower than a pixel. */
const MOST_BARS = 400
/** Drawn as a line. */
const SILENCE = 0.02

/** The peaks of the item's audio, over the width of its timeline. Decorative: the timeline is operated, not this. */
export function Waveform({ mediaId }: { mediaId: string }) {
  const waveform = useQuery(useTRPC().media.waveform.queryOptions({ mediaId }, { staleTime: 60_000 }))
  const peaks = thinWaveform(waveform.data?.peaks ?? [], MOST_BARS).map((peak) => Math.max(peak, SILENCE))
  if (peaks.length === 0) return null
  const top = peaks.map((peak, bar) => `${bar},${(1 - peak).toFixed(2)}`)
  const bottom = peaks.map((peak, bar) => `${bar},${(1 + peak).toFixed(2)}`).reverse()
  return (
    <svg
      aria-hidden
      data-testid="waveform"
      viewBox={`0 0 ${Math.max(peaks.length - 1, 1)} 2`}
      preserveAspectRatio="none"
      className="pointer-events-none block h-10 w-full text-muted"
    >
      <polygon points={[...top, ...bottom].join(' ')} fill="currentColor" />
    </svg>
  )
}
