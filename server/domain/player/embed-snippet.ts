// The HTML that is pasted into a website and returned to oEmbed consumers: one frame with the player.
import { escapeXml, oneLine } from '#domain/guide/plain-text.ts'
import { type LookOverrides, type PlayerLook, writeOverrides } from './player-look.ts'

/** `fluid`: as wide as the page allows, always 16:9. */
export type EmbedSize = { kind: 'fluid' } | { kind: 'fixed'; width: number; height: number }

export const EMBED_SIZES = {
  small: { kind: 'fixed', width: 480, height: 270 },
  medium: { kind: 'fixed', width: 640, height: 360 },
  large: { kind: 'fixed', width: 1280, height: 720 },
} as const satisfies Record<string, EmbedSize>

export function embedAddress(embedUrl: string, look: PlayerLook, wanted: LookOverrides): string {
  const query = writeOverrides(look, wanted)
  return query ? `${embedUrl}?${query}` : embedUrl
}

/** The channel's name is user text: it must stay inside its attribute. */
export function embedSnippet(name: string, src: string, size: EmbedSize): string {
  const title = escapeXml(oneLine(name)) || 'Channel'
  const box =
    size.kind === 'fluid'
      ? 'style="border:0;width:100%;aspect-ratio:16/9"'
      : `width="${size.width}" height="${size.height}" style="border:0;max-width:100%"`
  return `<iframe src="${escapeXml(src)}" title="${title}" ${box} allow="autoplay; fullscreen; picture-in-picture; encrypted-media" allowfullscreen loading="lazy"></iframe>`
}
