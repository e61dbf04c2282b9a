import type { Metadata } from 'next'
import { EmbeddedVideo } from '#app/embed/[slug]/embedded-video.tsx'
import { type PastProgrammeProps, readPastProgramme } from '#app/watch/[slug]/again/read-past-programme.ts'

export const metadata: Metadata = { title: 'Watch again', robots: { index: false } }

/** The embedded player of a past programme: /embed/<slug>/again/<seconds since 1970>?token=… */
export default async function EmbeddedAgainPage(props: PastProgrammeProps) {
  const { video } = await readPastProgramme(props)
  return <EmbeddedVideo video={video} />
}
