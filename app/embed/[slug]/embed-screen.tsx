'use client'
import { PublicPlayer } from '#app/_player/public-player.tsx'
import { useGuide } from '#app/guide/[slug]/widget/use-guide.ts'
import type { PublicPlayer as PublicPlayerView } from '#features/player/schema.ts'

/** Fills its frame at any aspect ratio. */
export function EmbedScreen({ player }: { player: PublicPlayerView }) {
  const { guide } = useGuide(player.slug, player.guideToken)
  return (
    <main>
      <h1 className="sr-only">{player.name}</h1>
      <PublicPlayer player={player} guide={guide} className="h-dvh w-full" />
    </main>
  )
}
