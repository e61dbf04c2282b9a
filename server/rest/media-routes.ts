import { z } from 'zod'
import { keyOf, mediaStorage } from '#adapters/media-storage.ts'
import { thumbnailFile } from '#adapters/media-store.ts'
import { ObjectMissingError } from '#adapters/object-storage.ts'
import { findThumbnail } from '#features/media/find-thumbnail.ts'
import { getMedia } from '#features/media/list-media.ts'
import { mediaSchema, uploadQuerySchema } from '#features/media/schema.ts'
import { uploadMedia } from '#features/media/upload-media.ts'
import { DomainError } from '../errors.ts'
import { accountRoute, type RestRoute } from './route.ts'

const MEDIA = '/api/media/:mediaId'

const thumbnailQuerySchema = z.object({
  at: z.coerce
    .number()
    .int()
    .min(0)
    .max(2_147_483_647)
    .optional()
    .describe('Milliseconds from the item’s start; omitted: its artwork.'),
})

function announcedBytes(request: Request): number | null {
  const header = request.headers.get('content-length')
  return header !== null && /^\d+$/.test(header) ? Number(header) : null
}

export const mediaRoutes: RestRoute[] = [
  accountRoute({
    method: 'POST',
    path: '/api/media',
    summary: 'Upload a video: the request body is the file itself.',
    turn: 'none',
    permission: 'program',
    status: 201,
    query: uploadQuerySchema,
    rawBody: true,
    errors: ['UPLOAD_EMPTY', 'UPLOAD_BROKEN', 'UPLOAD_TOO_LARGE', 'LIMIT_REACHED'],
    answer: mediaSchema,
    async run({ services, actor, query, request, now }) {
      const upload = {
        ...query,
        body: request.body,
        announcedBytes: announcedBytes(request),
        maxBytes: services.uploadMaxBytes,
        signal: request.signal,
      }
      const mediaId = await uploadMedia(services, actor, upload, now)
      return getMedia(services.db, actor.accountId, mediaId)
    },
  }),
  accountRoute({
    method: 'GET',
    path: `${MEDIA}/thumbnail`,
    summary: 'A JPEG of the item at a position.',
    status: 200,
    query: thumbnailQuerySchema,
    answer: null,
    async run({ services, actor, params: { mediaId = '' }, query }) {
      const index = await findThumbnail(services.db, actor.accountId, mediaId, query.at ?? null)
      const key = keyOf({ accountId: actor.accountId, mediaId }, thumbnailFile(index))
      const jpeg = await mediaStorage(services.dataDir)
        .readWhole(key)
        .catch((error) => {
          if (!(error instanceof ObjectMissingError)) throw error
          throw new DomainError('MEDIA_NOT_FOUND', { message: 'There is no thumbnail at this position.', cause: error })
        })
      // Private: it needs the session, so no shared cache may keep it. A retry may change it, so it expires.
      return new Response(jpeg, { headers: { 'content-type': 'image/jpeg', 'cache-control': 'private, max-age=300' } })
    },
  }),
]
