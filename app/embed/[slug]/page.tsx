import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { readOverrides } from '#domain/player/player-look.ts'
import { isMediaId } from '#features/on-demand/on-demand.ts'
import { readPublicPlayer } from '#server/rest/public-player.ts'
import { readPublicVideo } from '#server/rest/public-video.ts'
import { readVisit } from '#server/rest/read-visit.ts'
import { EmbedScreen } from './embed-screen.tsx'
import { EmbeddedVideo } from './embedded-video.tsx'

export const metadata: Metadata = { title: 'Player', robots: { index: false } }

interface EmbedPageProps {
  params: Promise<{ slug: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** The embedded player: ?accent=rrggbb&autoplay=0|1&volume=0–100&title=0|1&controls=0|1 */
export default async function EmbedPage({ params, searchParams }: EmbedPageProps) {
  const [{ slug }, query] = [await params, await searchParams]
  if (isMediaId(slug)) {
    const video = await readPublicVideo(slug, await readVisit(query.token), Date.now())
    return video ? <EmbeddedVideo video={video} /> : notFound()
  }
  const player = await readPublicPlayer(slug, await readVisit(query.token), Date.now())
  if (!player) notFound()
  return <EmbedScreen player={{ ...player, look: { ...player.look, ...readOverrides(query) } }} />
}
