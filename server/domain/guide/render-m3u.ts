// Channels as an extended M3U, for players that pair streams with an XMLTV guide.
import { oneLine } from './plain-text.ts'

export interface M3uChannel {
  /** Same as the channel's id in the XMLTV. */
  id: string
  name: string
  /** The channel number on television sets. */
  number: number
  logoUrl: string | null
  /** The channel's multivariant playlist; absolute. */
  streamUrl: string
  /** Null or omitted: past programmes cannot be watched again. */
  catchUp?: {
    days: number
    /** Players put a programme's start, in seconds since 1970, in place of `{utc}`. */
    sourceUrl: string
  } | null
}

/** @param guideUrl where the XMLTV of these channels is; absolute */
export function renderM3u(channels: readonly M3uChannel[], guideUrl: string): string {
  // Players use different attribute names for the guide: both are written.
  const lines = [`#EXTM3U url-tvg="${url(guideUrl)}" x-tvg-url="${url(guideUrl)}"`]
  for (const channel of channels) {
    const name = oneLine(channel.name) || oneLine(channel.id)
    const logo = channel.logoUrl ? ` tvg-logo="${url(channel.logoUrl)}"` : ''
    const { catchUp } = channel
    const again = catchUp
      ? ` catchup="default" catchup-days="${catchUp.days}" catchup-source="${url(catchUp.sourceUrl)}"`
      : ''
    lines.push(
      `#EXTINF:-1 tvg-id="${quotable(channel.id)}" tvg-name="${quotable(name)}" tvg-chno="${channel.number}"${logo}${again},${titleOf(name)}`,
      url(channel.streamUrl),
    )
  }
  return `${lines.join('\n')}\n`
}

/** The format has no escape: a quotation mark would end the attribute. */
function quotable(text: string): string {
  return oneLine(text).replace(/"/g, '’')
}

/** Simple players take the text after the last comma as the name. */
function titleOf(name: string): string {
  return quotable(name).replace(/,/g, '‚')
}

/** One word without quotation marks, and never a comment. */
function url(address: string): string {
  return oneLine(address).replace(/"/g, '%22').replace(/\s/g, '%20').replace(/^#/, '%23')
}
