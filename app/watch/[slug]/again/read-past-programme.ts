import { notFound } from 'next/navigation'
import { type CatchUpVideo, readCatchUpPage } from '#server/rest/public-catch-up.ts'
import type { Visit } from '#server/rest/public-player.ts'
import { readVisit } from '#server/rest/read-visit.ts'

export interface PastProgrammeProps {
  params: Promise<{ slug: string; at: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** What a visitor without its signed link sees: the title of a programme may need one. */
const LOCKED = { title: 'Watch again', description: null, hlsUrl: null, posterUrl: null, storyboard: null }

type Shown = Pick<CatchUpVideo, 'title' | 'description' | 'posterUrl' | 'storyboard'> & {
  hlsUrl: string | null
  channelName?: string
  airedAt?: string
}

/** For the pages of a past programme, by seconds since 1970; the page is not found if there is none to watch. */
export async function readPastProgramme({
  params,
  searchParams,
}: PastProgrammeProps): Promise<{ slug: string; visit: Visit; video: Shown }> {
  const [{ slug, at }, query] = [await params, await searchParams]
  if (!/^[0-9]{1,10}$/.test(at)) notFound()
  const visit = await readVisit(query.token)
  const video = await readCatchUpPage({ slug, at: Number(at) * 1_000 }, visit, Date.now())
  if (!video) notFound()
  return { slug, visit, video: video === 'locked' ? LOCKED : video }
}
