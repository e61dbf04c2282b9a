import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { readPublicPlayer } from '#server/rest/public-player.ts'
import { readVisit } from '#server/rest/read-visit.ts'
import { WatchScreen } from './watch-screen.tsx'

interface WatchPageProps {
  params: Promise<{ slug: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** What is told about the page holds nothing that only some may see. */
const NOBODY = { token: null, accountId: null }

/** For whoever shows a link to it: search engines, messengers, oEmbed consumers. */
export async function generateMetadata({ params }: WatchPageProps): Promise<Metadata> {
  const player = await readPublicPlayer((await params).slug, NOBODY, Date.now())
  if (!player) return { title: 'Not found' }
  const { name, posterUrl, watchUrl, embedUrl, oembedUrl, access } = player
  const description = `${name}, live around the clock.`
  const images = posterUrl ? [{ url: posterUrl, width: 320, height: 180 }] : []
  // What plays with a signed link only cannot be shown by others, and is not offered to them.
  const shown = access !== 'TOKEN'
  return {
    title: name,
    description,
    alternates: { canonical: watchUrl, ...(shown && { types: { 'application/json+oembed': oembedUrl } }) },
    ...(access !== 'PUBLIC' && { robots: { index: false } }),
    openGraph: {
      type: 'video.other',
      title: name,
      description,
      url: watchUrl,
      siteName: 'Cloud Playout',
      images,
      ...(shown && { videos: [{ url: embedUrl, type: 'text/html', width: 1280, height: 720 }] }),
    },
    twitter: shown
      ? {
          card: 'player',
          title: name,
          description,
          images,
          players: [{ playerUrl: embedUrl, streamUrl: player.hlsUrl ?? embedUrl, width: 1280, height: 720 }],
        }
      : { card: 'summary', title: name, description },
  }
}

export default async function WatchPage({ params, searchParams }: WatchPageProps) {
  const [{ slug }, query] = [await params, await searchParams]
  const player = await readPublicPlayer(slug, await readVisit(query.token), Date.now())
  if (!player) notFound()
  return <WatchScreen player={player} />
}
