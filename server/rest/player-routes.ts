import { z } from 'zod'
import { oEmbedVideo, readPixels, slugOfAddress } from '#domain/player/oembed.ts'
import { getPlayerSettings, playerAddresses } from '#features/player/get-player-settings.ts'
import { type PlayerSettingsView, playbackAccessSchema, updatePlayerSchema } from '#features/player/schema.ts'
import { updatePlayer } from '#features/player/update-player.ts'
import { readPlayerChannel } from './public-player.ts'
import { accountRoute, type RestRoute } from './route.ts'

const PLAYER = '/api/channels/:channelId/player'
/** Size of the origin's thumbnails. */
const THUMBNAIL = { width: 320, height: 180 }

const settingsAnswer = z
  .object({
    channelId: z.string(),
    slug: z.string(),
    name: z.string(),
    access: playbackAccessSchema,
    embedDomains: z.array(z.string()),
    dvrMinutes: z.int().describe('DVR window in minutes; 0: none.'),
    longestDvrMinutes: z.int().describe('Maximum of the account’s plan.'),
    accent: z.string().nullable(),
    posterMediaId: z.string().nullable(),
    autoplay: z.boolean(),
    startVolume: z.int().describe('Percent.'),
    hideChat: z.boolean(),
    showTitle: z.boolean(),
    controls: z.boolean(),
    posterUrl: z.url().nullable(),
    watchUrl: z.url(),
    embedUrl: z.url(),
    oembedUrl: z.url(),
  })
  .meta({ id: 'PlayerSettings' }) satisfies z.ZodType<PlayerSettingsView>

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
    if (channel.access === 'TOKEN')
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

export const playerRoutes: RestRoute[] = [
  accountRoute({
    method: 'GET',
    path: PLAYER,
    summary: 'The channel’s access, allowed domains, player look, and addresses.',
    status: 200,
    answer: settingsAnswer,
    run: ({ services, actor, params: { channelId = '' } }) => getPlayerSettings(services, actor.accountId, channelId),
  }),
  accountRoute({
    method: 'PATCH',
    path: PLAYER,
    summary: 'Change access, allowed domains, or the look. Omitted fields stay.',
    status: 200,
    body: updatePlayerSchema.omit({ channelId: true }),
    answer: settingsAnswer,
    async run({ services, actor, params: { channelId = '' }, body, now }) {
      await updatePlayer(services.db, actor, { channelId, ...body }, now)
      return getPlayerSettings(services, actor.accountId, channelId)
    },
  }),
  oembed,
]
