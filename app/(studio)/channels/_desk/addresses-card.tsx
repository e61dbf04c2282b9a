import type { ChannelView } from '#features/channel/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { CodeBox } from '#ui/code-box.tsx'
import { CopyButton } from '#ui/copy-button.tsx'

/** The playback URL. */
export function AddressesCard({ channel }: { channel: ChannelView }) {
  return (
    <Card>
      <CardHeader
        title="Playback URL"
        hint={channel.access === 'token' ? 'Needs a token in the path: /live/~token/…' : 'HLS, for any player.'}
      >
        <CopyButton text={channel.hlsUrl} label="Copy the HLS URL" />
      </CardHeader>
      <p className="px-4 pb-5 sm:px-5">
        <CodeBox data-testid="hls-url">{channel.hlsUrl}</CodeBox>
      </p>
    </Card>
  )
}
