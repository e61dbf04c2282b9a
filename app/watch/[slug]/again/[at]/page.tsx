import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { VideoScreen } from '#app/watch/[slug]/video-screen.tsx'
import { readCatchUpPage } from '#server/rest/public-catch-up.ts'
import { readVisit } from '#server/rest/read-visit.ts'

// The title of a programme may need a signed link.
export const metadata: Metadata = { title: 'Watch again', robots: { index: false } }

interface AgainPageProps {
  params: Promise<{ slug: string; at: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** A past programme of a channel: /watch/<slug>/again/<seconds since 1970>?token=… */
export default async function AgainPage({ params, searchParams }: AgainPageProps) {
  const [{ slug, at }, query] = [await params, await searchParams]
  if (!/^[0-9]{1,10}$/.test(at)) notFound()
  const visit = await readVisit(query.token)
  const video = await readCatchUpPage({ slug, at: Number(at) * 1_000 }, visit, Date.now())
  if (!video) notFound()
  const watchUrl = `/watch/${slug}${visit.token === null ? '' : `?token=${visit.token}`}`
  if (video === 'locked') return <VideoScreen video={LOCKED} channel={{ name: 'Live', watchUrl }} />
  const { channelName, airedAt } = video
  return <VideoScreen video={video} channel={{ name: channelName, watchUrl, airedAt }} />
}

const LOCKED = { title: 'Watch again', description: null, hlsUrl: null, posterUrl: null, storyboard: null }
