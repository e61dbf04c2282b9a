'use client'
import { useEffect, useRef, useState } from 'react'
import type { DvrRange } from '#domain/player/dvr-range.ts'
import type { usePublicPlayback } from './use-public-playback.ts'

export interface Air {
  /** The instant in the picture, epoch ms. */
  pictureAt: number
  range: DvrRange
}

const LOOK_EVERY_MS = 500

/** The position of the picture in the air; null while there is none. */
export function useAir(played: ReturnType<typeof usePublicPlayback>): Air | null {
  const [air, setAir] = useState<Air | null>(null)
  const latest = useRef(played)
  latest.current = played
  useEffect(() => {
    const look = () => {
      const { playback, liveEdgeAt, range } = latest.current
      const [pictureAt, edge] = [playback.current?.pictureAt() ?? null, liveEdgeAt()]
      setAir(pictureAt === null || edge === null ? null : { pictureAt, range: range(edge) })
    }
    const timer = setInterval(look, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return air
}
