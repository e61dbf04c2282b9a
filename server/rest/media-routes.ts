import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { mediaPaths } from '#adapters/media-store.ts'
import { deletedSchema } from '#domain/deleted.ts'
import { setBreakPositions } from '#features/media/break-positions.ts'
import { deleteMedia } from '#features/media/delete-media.ts'
import { findThumbnail } from '#features/media/find-thumbnail.ts'
import { getMedia, listMedia } from '#features/media/list-media.ts'
import { retryMedia } from '#features/media/retry-media.ts'
import {
  type MediaView,
  setBreakPositionsSchema,
  updateMediaSchema,
  uploadQuerySchema,
} from '#features/media/schema.ts'
import { updateMedia } from '#features/media/update-media.ts'
import { uploadMedia } from '#features/media/upload-media.ts'
import { DomainError } from '../errors.ts'
import { mediaListSchema, mediaSchema } from './answer-schemas.ts'
import { accountRoute, type RestRoute } from './route.ts'

const MEDIA = '/api/media/:mediaId'

const withStatus = (view: MediaView) => ({ ...view, status: view.state.toLowerCase() })

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
    method: 'GET',
    path: '/api/media',
    summary: 'The library, newest first.',
    status: 200,
    answer: mediaListSchema,
    async run({ services, actor, now }) {
      const { media, at } = await listMedia(services.db, actor.accountId, now)
      return { media: media.map(withStatus), at }
    },
  }),
  accountRoute({
    method: 'POST',
    path: '/api/media',
    summary: 'Upload a video: the request body is the file itself.',
    turn: 'none',
    status: 201,
    query: uploadQuerySchema,
    rawBody: true,
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
      return withStatus(await getMedia(services.db, actor.accountId, mediaId))
    },
  }),
  accountRoute({
    method: 'GET',
    path: MEDIA,
    summary: 'One item: its progress, its properties, and its renditions.',
    status: 200,
    answer: mediaSchema,
    run: async ({ services, actor, params: { mediaId = '' } }) =>
      withStatus(await getMedia(services.db, actor.accountId, mediaId)),
  }),
  accountRoute({
    method: 'PATCH',
    path: MEDIA,
    summary: 'Change title, kind, tags, weight, description, rating or artwork; omitted fields stay.',
    status: 200,
    body: updateMediaSchema.omit({ mediaId: true }),
    answer: mediaSchema,
    async run({ services, actor, params: { mediaId = '' }, body }) {
      await updateMedia(services.db, actor, { mediaId, ...body })
      return withStatus(await getMedia(services.db, actor.accountId, mediaId))
    },
  }),
  accountRoute({
    method: 'PUT',
    path: `${MEDIA}/break-positions`,
    summary: 'Set where an item may be interrupted. Each position moves to its nearest segment boundary.',
    status: 200,
    body: setBreakPositionsSchema.omit({ mediaId: true }),
    answer: mediaSchema,
    async run({ services, actor, params: { mediaId = '' }, body }) {
      await setBreakPositions(services.db, actor, { mediaId, ...body })
      return withStatus(await getMedia(services.db, actor.accountId, mediaId))
    },
  }),
  accountRoute({
    method: 'DELETE',
    path: MEDIA,
    summary: 'Delete an item that is on no rundown and not on air.',
    status: 200,
    answer: deletedSchema,
    async run({ services, actor, params: { mediaId = '' }, now }) {
      await deleteMedia(services, actor, mediaId, now)
      return { deleted: true, id: mediaId }
    },
  }),
  accountRoute({
    method: 'POST',
    path: `${MEDIA}/retry`,
    summary: 'Retry a failed item.',
    status: 202,
    answer: mediaSchema,
    async run({ services, actor, params: { mediaId = '' } }) {
      await retryMedia(services.db, actor, mediaId)
      return withStatus(await getMedia(services.db, actor.accountId, mediaId))
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
      const path = mediaPaths(services.dataDir, actor.accountId, mediaId).thumbnail(index)
      const jpeg = await readFile(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error
        throw new DomainError('MEDIA_NOT_FOUND', { message: 'There is no thumbnail at this position.', cause: error })
      })
      // Private: it needs the session, so no shared cache may keep it. A retry may change it, so it expires.
      return new Response(jpeg, { headers: { 'content-type': 'image/jpeg', 'cache-control': 'private, max-age=300' } })
    },
  }),
]
