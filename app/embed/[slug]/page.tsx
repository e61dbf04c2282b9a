import type { Metadata } from 'next'
import { readOverrides } from '#domain/player/player-look.ts'
import { readPublicPlayer } from '#server/rest/public-player.ts'
import { readVisit } from '#server/rest/read-visit.ts'
import { EmbedScreen } from './embed-screen.tsx'

export const metadata: Metadata = { title: 'Player', robots: { index: false } }

interface EmbedPageProps {
  params: Promise<{ slug: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** The embedded player: ?accent=rrggbb&autoplay=0|1&volume=0–100&title=0|1&controls=0|1&chat=0|1 */
export default async function EmbedPage({ params, searchParams }: EmbedPageProps) {
  const [{ slug }, query] = [await params, await searchParams]
  const player = await readPublicPlayer(slug, await readVisit(query.token), Date.now())
  if (!player)
    return (
      <main className="grid min-h-dvh place-items-center bg-[#0b0e13] px-6 text-center text-white">
        <div>
          <h1 className="font-semibold">Channel not found</h1>
          <p className="mt-1 text-sm text-white/80">Check the address of this player.</p>
        </div>
      </main>
    )
  return <EmbedScreen player={{ ...player, look: { ...player.look, ...readOverrides(query) } }} />
}
