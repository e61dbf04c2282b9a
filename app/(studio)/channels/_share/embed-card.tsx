'use client'
import { useState } from 'react'
import { EMBED_SIZES, type EmbedSize, embedAddress, embedSnippet } from '#domain/player/embed-snippet.ts'
import type { PlayerSettingsView } from '#features/player/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { CodeBox } from '#ui/code-box.tsx'
import { CopyButton } from '#ui/copy-button.tsx'
import { LabelledSelect } from '#ui/labelled-select.tsx'
import { Switch } from '#ui/switch.tsx'

const SIZES: Record<string, { label: string; size: EmbedSize }> = {
  fluid: { label: 'Responsive', size: { kind: 'fluid' } },
  small: { label: '480 × 270', size: EMBED_SIZES.small },
  medium: { label: '640 × 360', size: EMBED_SIZES.medium },
  large: { label: '1280 × 720', size: EMBED_SIZES.large },
}

/** The same page on the studio's own origin, where the session grants access. */
const ownAddress = (src: string) => src.replace(/^https?:\/\/[^/]+/, '')

/** The embed code of the player, and a preview of it. */
export function EmbedCard({ settings }: { settings: PlayerSettingsView }) {
  const [size, setSize] = useState('fluid')
  const [autoplay, setAutoplay] = useState(settings.autoplay)
  const [showTitle, setShowTitle] = useState(settings.showTitle)
  const src = embedAddress(settings.embedUrl, settings, { autoplay, showTitle })
  const snippet = embedSnippet(settings.name, src, SIZES[size]?.size ?? { kind: 'fluid' })
  // Saved settings change the player while its URL stays the same.
  const look = [settings.accent, settings.posterMediaId, settings.controls, settings.startVolume].join()
  return (
    <Card aria-label="Embed" data-testid="embed-card">
      <CardHeader
        title="Embed"
        hint={
          settings.access === 'token'
            ? 'The player for any website. Your server adds token=… to its URL for each viewer.'
            : 'The player for any website. The watch page also supports oEmbed.'
        }
      >
        <CopyButton text={snippet} label="Copy the embed code" />
      </CardHeader>
      <div className="grid gap-4 px-4 pb-5 sm:px-5">
        <div className="flex flex-wrap items-end gap-x-6 gap-y-4">
          <LabelledSelect
            label="Size"
            value={size}
            onChange={setSize}
            options={Object.entries(SIZES).map(([value, { label }]) => ({ value, label }))}
          />
          <div className="flex flex-wrap gap-x-6 gap-y-3 pb-2">
            <Switch label="Autoplay, muted" checked={autoplay} onChange={setAutoplay} />
            <Switch label="Title" checked={showTitle} onChange={setShowTitle} />
          </div>
        </div>
        <CodeBox data-testid="embed-snippet">{snippet}</CodeBox>
        <iframe
          key={`${src} ${look}`}
          src={ownAddress(src)}
          title={`Preview of the player of ${settings.name}`}
          allow="autoplay; fullscreen; picture-in-picture"
          className="aspect-video w-full rounded-lg border border-line bg-black"
        />
      </div>
    </Card>
  )
}
