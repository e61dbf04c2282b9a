import { exportCaptions, getCaptions } from '#features/captions/list-captions.ts'
import { putCaptions } from '#features/captions/put-captions.ts'
import { captionQuerySchema, captionRefSchema, captionsSchema } from '#features/captions/schema.ts'
import { accountRoute, type RestRoute } from './route.ts'

const MEDIA = '/api/media/:mediaId'

export const captionRoutes: RestRoute[] = [
  accountRoute({
    method: 'PUT',
    path: `${MEDIA}/captions`,
    summary:
      'Upload captions: the request body is a WebVTT, SubRip or SubStation Alpha file. It replaces those of the language.',
    permission: 'program',
    status: 200,
    query: captionQuerySchema,
    rawBody: true,
    errors: ['CAPTIONS_UNREADABLE', 'TOO_MANY_CAPTIONS', 'UPLOAD_TOO_LARGE'],
    answer: captionsSchema,
    async run({ services, actor, params: { mediaId = '' }, query, request }) {
      await putCaptions(services.db, actor, { mediaId, ...query, request })
      return getCaptions(services.db, actor.accountId, { mediaId, language: query.language })
    },
  }),
  accountRoute({
    method: 'GET',
    path: `${MEDIA}/captions/:language/file.vtt`,
    summary: 'The captions of an item as a WebVTT file.',
    status: 200,
    answer: null,
    async run({ services, actor, params }) {
      const ref = captionRefSchema.parse(params)
      const text = await exportCaptions(services.db, actor.accountId, ref)
      const headers = {
        'content-type': 'text/vtt; charset=utf-8',
        'content-disposition': `attachment; filename="captions.${ref.language}.vtt"`,
      }
      return new Response(text, { headers })
    },
  }),
]
