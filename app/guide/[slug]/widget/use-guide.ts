'use client'
import { useEffect, useState } from 'react'
import { keepPast } from '#domain/guide/split-days.ts'
import type { GuideView } from '#features/guide/schema.ts'
import { publicPath } from '#ui/public-path.ts'

const REFRESH_MS = 30_000
const TICK_MS = 5_000

interface WidgetState {
  guide: GuideView | null
  /** Message; null: none. */
  problem: string | null
  /** Server minus browser: a browser's clock may be minutes off. */
  offsetMs: number
}

/** The public guide, polled while the page is visible. */
/** @param token for a channel with signed links */
export function useGuide(
  slug: string,
  token: string | null,
): { guide: GuideView | null; problem: string | null; now: number | null } {
  const [state, setState] = useState<WidgetState>({ guide: null, problem: null, offsetMs: 0 })
  const [now, setNow] = useState<number | null>(null)

  useEffect(() => {
    const leaving = new AbortController()
    const ask = async () => {
      if (document.hidden) return
      const answer = await readGuide(slug, token, leaving.signal)
      if (leaving.signal.aborted) return
      setState(({ guide: before, ...rest }) => {
        const past = before && answer.guide ? { entries: keepPast(before.entries, answer.guide.entries) } : {}
        return { ...rest, guide: before, ...answer, ...(answer.guide && { guide: { ...answer.guide, ...past } }) }
      })
    }
    void ask()
    const timer = setInterval(ask, REFRESH_MS)
    document.addEventListener('visibilitychange', ask)
    return () => {
      leaving.abort()
      clearInterval(timer)
      document.removeEventListener('visibilitychange', ask)
    }
  }, [slug, token])

  useEffect(() => {
    const tick = () => setNow(Date.now() + state.offsetMs)
    tick()
    const timer = setInterval(tick, TICK_MS)
    return () => clearInterval(timer)
  }, [state.offsetMs])

  return { guide: state.guide, problem: state.problem, now }
}

/** On errors the previous guide stays. */
async function readGuide(slug: string, token: string | null, signal: AbortSignal): Promise<Partial<WidgetState>> {
  try {
    const response = await fetch(
      publicPath(`/guide/${encodeURIComponent(slug)}.json${token ? `?token=${token}` : ''}`),
      { signal, credentials: 'omit' },
    )
    if (response.status === 404) return { guide: null, problem: 'Channel not found.' }
    if (response.status === 401)
      return { guide: null, problem: 'This schedule needs a signed link. Open it again from its original link.' }
    if (!response.ok) throw new Error(String(response.status))
    const guide = (await response.json()) as GuideView
    // A response may be a few seconds old: only a clock that is far off is corrected.
    const offsetMs = Date.parse(guide.from) - Date.now()
    return { guide, problem: null, offsetMs: Math.abs(offsetMs) > 60_000 ? offsetMs : 0 }
  } catch {
    return { problem: 'The schedule could not be loaded. Retrying…' }
  }
}
