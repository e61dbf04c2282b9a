'use client'
import { useState } from 'react'
import { EMBED_SIZES, type EmbedSize, embedAddress, embedSnippet } from '#domain/player/embed-snippet.ts'
import type { PlayerSettingsView } from '#features/player/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { CopyButton } from '#ui/copy-button.tsx'
import { Field } from '#ui/field.tsx'
import { Select } from '#ui/select.tsx'
import { Switch } from '#ui/switch.tsx'

const SIZES: Record<string, { label: string; size: EmbedSize }> = {
  fluid: { label: 'As wide as the page', size: { kind: 'fluid' } },
  small: { label: '480 × 270', size: EMBED_SIZES.small },
  medium: { label: '640 × 360', size: EMBED_SIZES.medium },
  large: { label: '1280 × 720', size: EMBED_SIZES.large },
}

/** The same page below the address that the studio is open at: there the account's session lets its owner in. */
const ownAddress = (src: string) => src.replace(/^https?:\/\/[^/]+/, '')

/** The player for any website: what to paste, and how it will look. */
export function EmbedCard({ settings }: { settings: PlayerSettingsView }) {
  const [size, setSize] = useState('fluid')
  const [autoplay, setAutoplay] = useState(settings.autoplay)
  const [showTitle, setShowTitle] = useState(settings.showTitle)
  const src = embedAddress(settings.embedUrl, settings, { autoplay, showTitle })
  const snippet = embedSnippet(settings.name, src, SIZES[size]?.size ?? { kind: 'fluid' })
  // What is saved changes the picture while the address stays the same.
  const look = [settings.accent, settings.posterMediaId, settings.controls, settings.startVolume].join()
  return (
    <Card aria-label="Embed" data-testid="embed-card">
      <CardHeader
        title="Embed"
        hint={
          settings.access === 'TOKEN'
            ? 'The player inside any website. Your own server adds token=… to its address for each viewer.'
            : 'The player inside any website. Addresses of the watch page also unfold by oEmbed.'
        }
      >
        <CopyButton text={snippet} label="Copy the code of the player" />
      </CardHeader>
      <div className="grid gap-4 px-4 pb-5 sm:px-5">
        <div className="flex flex-wrap items-end gap-x-6 gap-y-4">
          <Field label="Size">
            {(control) => (
              <Select
                {...control}
                value={size}
                onChange={setSize}
                options={Object.entries(SIZES).map(([value, { label }]) => ({ value, label }))}
              />
            )}
          </Field>
          <div className="flex flex-wrap gap-x-6 gap-y-3 pb-2">
            <Switch label="Begin by itself, muted" checked={autoplay} onChange={setAutoplay} />
            <Switch label="Title" checked={showTitle} onChange={setShowTitle} />
          </div>
        </div>
        <pre
          className="select-all whitespace-pre-wrap break-all rounded-lg bg-raised px-3 py-2.5 font-mono text-xs"
          data-testid="embed-snippet"
        >
          {snippet}
        </pre>
        <iframe
          key={`${src} ${look}`}
          src={ownAddress(src)}
          title={`Player of ${settings.name}, as it will look`}
          allow="autoplay; fullscreen; picture-in-picture"
          className="aspect-video w-full rounded-lg border border-line bg-black"
        />
      </div>
    </Card>
  )
}
