'use client'
import { useEffect, useState } from 'react'
import { DAY_MS } from '#domain/instants.ts'
import type { GuideEntryView, GuideView } from '#features/guide/schema.ts'
import { publicPath } from '#ui/public-path.ts'

const REFRESH_MS = 60_000

export type PastProgramme = GuideEntryView & { watchAgainUrl: string }

interface Past {
  /** Newest first. */
  programmes: PastProgramme[]
  problem: boolean
  /** Null: there is nothing earlier. */
  showEarlier: (() => void) | null
}

/**
 * Programmes that can be watched again: of the last 24 hours, and of the day before on each request.
 * @param token for a channel with signed links
 */
export function usePast(slug: string, token: string | null): Past {
  const [days, setDays] = useState(1)
  const [byStart, setByStart] = useState<ReadonlyMap<string, PastProgramme>>(new Map())
  const [problem, setProblem] = useState(false)
  const [ended, setEnded] = useState(false)

  useEffect(() => {
    const leaving = new AbortController()
    const ask = async () => {
      if (document.hidden) return
      const read = await readDay(slug, token, days, leaving.signal)
      if (leaving.signal.aborted) return
      setProblem(read === null)
      if (!read) return
      setByStart((before) => new Map([...before, ...read.map((entry) => [entry.start, entry] as const)]))
      const [first] = read
      setEnded(!first || Date.parse(first.start) > Date.now() - (days - 1) * DAY_MS)
    }
    void ask()
    const timer = setInterval(ask, REFRESH_MS)
    return () => {
      leaving.abort()
      clearInterval(timer)
    }
  }, [slug, token, days])

  const programmes = [...byStart.values()].sort((a, b) => Date.parse(b.start) - Date.parse(a.start))
  return { programmes, problem, showEarlier: ended || programmes.length === 0 ? null : () => setDays(days + 1) }
}

/** From so many days ago on. Null: it could not be read; the next request tries again. */
async function readDay(
  slug: string,
  token: string | null,
  days: number,
  signal: AbortSignal,
): Promise<PastProgramme[] | null> {
  const query = new URLSearchParams({
    from: new Date(Date.now() - days * DAY_MS).toISOString(),
    ...(token && { token }),
  })
  try {
    const response = await fetch(publicPath(`/guide/${encodeURIComponent(slug)}.json?${query}`), {
      signal,
      credentials: 'omit',
    })
    if (!response.ok) return null
    const { entries } = (await response.json()) as GuideView
    return entries.filter((entry): entry is PastProgramme => entry.watchAgainUrl !== null)
  } catch {
    return null
  }
}
