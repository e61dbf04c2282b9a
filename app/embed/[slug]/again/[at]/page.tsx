import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { EmbeddedVideo } from '#app/embed/[slug]/embedded-video.tsx'
import { type PastProgrammeProps, readPastProgramme } from '#server/rest/read-past-programme.ts'

export const metadata: Metadata = { title: 'Watch again', robots: { index: false } }

/** The embedded player of a past programme: /embed/<slug>/again/<seconds since 1970>?token=… */
export default async function EmbeddedAgainPage(props: PastProgrammeProps) {
  const past = await readPastProgramme(props)
  return past ? <EmbeddedVideo video={past.video} /> : notFound()
}
