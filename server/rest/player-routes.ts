import { oEmbedVideo, readPixels, slugOfAddress } from '#domain/player/oembed.ts'
import { playerAddresses } from '#features/player/get-player-settings.ts'
import { readPlayerChannel } from './public-player.ts'
import type { RestRoute } from './route.ts'

/** Size of the origin's thumbnails. */
const THUMBNAIL = { width: 320, height: 180 }

/** oEmbed (oembed.com §2.3.3) reports errors by their status. */
const refuse = (status: number, code: string, message: string) =>
  Response.json({ error: { code, message } }, { status })

const oembed: RestRoute = {
  method: 'GET',
  path: '/api/oembed',
  guard: 'public',
  summary: 'oEmbed: the embed frame for the address of a watch page (?url=, maxwidth, maxheight).',
  status: 200,
  answer: null,
  async run({ services, request }) {
    const query = new URL(request.url).searchParams
    if ((query.get('format') ?? 'json') !== 'json')
      return refuse(501, 'FORMAT_NOT_OFFERED', 'Only format=json is supported.')
    const slug = slugOfAddress(query.get('url') ?? '', services.publicUrl)
    const channel = slug === null ? null : await readPlayerChannel(services, slug)
    if (!channel) return refuse(404, 'NOT_FOUND', 'There is no channel at this address.')
    if (channel.access === 'token')
      return refuse(401, 'SIGNED_LINK_NEEDED', 'This channel plays only with a signed link.')
    const [maxWidth, maxHeight] = [readPixels(query.get('maxwidth')), readPixels(query.get('maxheight'))]
    const video = oEmbedVideo(
      {
        name: channel.name,
        embedUrl: playerAddresses(services.publicUrl, channel.slug).embedUrl,
        publicUrl: services.publicUrl,
        thumbnail: channel.posterUrl ? { url: channel.posterUrl, ...THUMBNAIL } : null,
      },
      maxWidth,
      maxHeight,
    )
    return Response.json(video, { headers: { 'cache-control': 'public, max-age=60' } })
  },
}

export const playerRoutes: RestRoute[] = [oembed]
