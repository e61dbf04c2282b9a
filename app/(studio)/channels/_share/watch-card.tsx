import { ExternalLink } from 'lucide-react'
import type { PlayerSettingsView } from '#features/player/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { CodeBox } from '#ui/code-box.tsx'
import { CopyButton } from '#ui/copy-button.tsx'

const WHO = {
  public: 'Anyone can watch.',
  unlisted: 'Anyone with the link can watch. Not listed.',
  token: 'Needs a signed link: your server adds ?token=… for each viewer.',
}

/** The public page of the channel. */
export function WatchCard({ settings }: { settings: PlayerSettingsView }) {
  return (
    <Card aria-label="Watch page">
      <CardHeader title="Watch page" hint={WHO[settings.access]}>
        <CopyButton text={settings.watchUrl} label="Copy the watch page URL" />
        <Button asChild size="small">
          <a href={settings.watchUrl} target="_blank" rel="noreferrer">
            <ExternalLink aria-hidden />
            Open
          </a>
        </Button>
      </CardHeader>
      <p className="px-4 pb-5 sm:px-5">
        <CodeBox data-testid="watch-url">{settings.watchUrl}</CodeBox>
      </p>
    </Card>
  )
}
