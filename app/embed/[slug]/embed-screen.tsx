'use client'
import type { PublicPlayer as PublicPlayerView } from '../../../server/features/player/schema.ts'
import { PublicPlayer } from '../../_player/public-player.tsx'
import { useGuide } from '../../guide/[slug]/widget/use-guide.ts'

/** Fills the frame it stands in, whatever its shape. */
export function EmbedScreen({ player }: { player: PublicPlayerView }) {
  const { guide } = useGuide(player.slug, player.guideToken)
  return (
    <main>
      <h1 className="sr-only">{player.name}</h1>
      <PublicPlayer player={player} guide={guide} className="h-dvh w-full" />
    </main>
  )
}
