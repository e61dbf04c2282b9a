import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { VideoScreen } from '#app/watch/[slug]/video-screen.tsx'
import { type PastProgrammeProps, readPastProgramme } from '#server/rest/read-past-programme.ts'
import { publicPath } from '#ui/public-path.ts'

// The title of a programme may need a signed link.
export const metadata: Metadata = { title: 'Watch again', robots: { index: false } }

/** A past programme of a channel: /watch/<slug>/again/<seconds since 1970>?token=… */
export default async function AgainPage(props: PastProgrammeProps) {
  const past = await readPastProgramme(props)
  if (!past) notFound()
  const { slug, visit, video } = past
  const watchUrl = publicPath(`/watch/${slug}${visit.token === null ? '' : `?token=${visit.token}`}`)
  return <VideoScreen video={video} channel={{ name: video.channelName ?? 'Live', watchUrl, airedAt: video.airedAt }} />
}
