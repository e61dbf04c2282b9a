import { type CatchUpVideo, readCatchUpPage } from './public-catch-up.ts'
import type { Visit } from './public-player.ts'
import { readVisit } from './read-visit.ts'

export interface PastProgrammeProps {
  params: Promise<{ slug: string; at: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** What a visitor without its signed link sees: the title of a programme may need one. */
const LOCKED = { id: '', title: 'Watch again', description: null, hlsUrl: null, posterUrl: null, storyboard: null }

type Shown = Pick<CatchUpVideo, 'id' | 'title' | 'description' | 'posterUrl' | 'storyboard'> & {
  hlsUrl: string | null
  channelName?: string
  airedAt?: string
}

/** For the pages of a past programme, by seconds since 1970. Null: there is none to watch. */
export async function readPastProgramme({
  params,
  searchParams,
}: PastProgrammeProps): Promise<{ slug: string; visit: Visit; video: Shown } | null> {
  const [{ slug, at }, query] = [await params, await searchParams]
  if (!/^[0-9]{1,10}$/.test(at)) return null
  const visit = await readVisit(query.token)
  const video = await readCatchUpPage({ slug, at: Number(at) * 1_000 }, visit, Date.now())
  return video && { slug, visit, video: video === 'locked' ? LOCKED : video }
}
