import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { isMediaId } from '#features/on-demand/on-demand.ts'
import type { PublicVideo } from '#features/on-demand/schema.ts'
import { readPublicPlayer } from '#server/rest/public-player.ts'
import { readPublicVideo } from '#server/rest/public-video.ts'
import { readVisit } from '#server/rest/read-visit.ts'
import { VideoScreen } from './video-screen.tsx'
import { WatchScreen } from './watch-screen.tsx'

interface WatchPageProps {
  params: Promise<{ slug: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** Metadata holds nothing that needs a signed link. */
const NOBODY = { token: null, accountId: null }

/** For search engines, messengers and oEmbed consumers. */
export async function generateMetadata({ params }: WatchPageProps): Promise<Metadata> {
  const { slug } = await params
  if (isMediaId(slug)) return describeVideo(await readPublicVideo(slug, NOBODY, Date.now()))
  const player = await readPublicPlayer(slug, NOBODY, Date.now())
  if (!player) return { title: 'Not found' }
  const { name, posterUrl, watchUrl, embedUrl, oembedUrl, access } = player
  const description = `Watch ${name}.`
  const images = posterUrl ? [{ url: posterUrl, width: 320, height: 180 }] : []
  // A channel that needs signed links cannot be embedded by others, so no oEmbed is offered.
  const shown = access !== 'token'
  return {
    title: name,
    description,
    alternates: { canonical: watchUrl, ...(shown && { types: { 'application/json+oembed': oembedUrl } }) },
    ...(access !== 'public' && { robots: { index: false } }),
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

function describeVideo(video: PublicVideo | null): Metadata {
  if (!video) return { title: 'Not found' }
  const { title, posterUrl, watchUrl, embedUrl, access } = video
  if (access === 'token') return { title, robots: { index: false } }
  const description = video.description ?? `Watch ${title}.`
  const images = posterUrl ? [{ url: posterUrl, width: 320, height: 180 }] : []
  return {
    title,
    description,
    alternates: { canonical: watchUrl },
    openGraph: {
      ...{ type: 'video.other', title, description, url: watchUrl, siteName: 'Cloud Playout', images },
      videos: [{ url: embedUrl, type: 'text/html', width: 1280, height: 720 }],
    },
  }
}

export default async function WatchPage({ params, searchParams }: WatchPageProps) {
  const [{ slug }, query] = [await params, await searchParams]
  if (isMediaId(slug)) {
    const video = await readPublicVideo(slug, await readVisit(query.token), Date.now())
    return video ? <VideoScreen video={video} /> : notFound()
  }
  const player = await readPublicPlayer(slug, await readVisit(query.token), Date.now())
  if (!player) notFound()
  return <WatchScreen player={player} />
}
