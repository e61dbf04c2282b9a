import { z } from 'zod'
import { keyOf, mediaStorage } from '#adapters/media-storage.ts'
import { storyboardFile, thumbnailFile } from '#adapters/media-store.ts'
import { ObjectMissingError } from '#adapters/object-storage.ts'
import { bodyOf } from '#adapters/request-body.ts'
import { writeStoryboard } from '#domain/media/storyboard.ts'
import { findStoryboard, findThumbnail } from '#features/media/find-thumbnail.ts'
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
        body: bodyOf(request),
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
      return picture(services.dataDir, key, 'There is no thumbnail at this position.')
    },
  }),
  accountRoute({
    method: 'GET',
    path: `${MEDIA}/storyboard.vtt`,
    summary: 'The storyboard of the item: a WebVTT track of thumbnails, for scrubbing.',
    status: 200,
    answer: null,
    async run({ services, actor, params: { mediaId = '' } }) {
      const facts = await findStoryboard(services.db, actor.accountId, mediaId)
      return new Response(
        writeStoryboard(facts, (sheet) => `storyboard/${sheet}`),
        { headers: { 'content-type': 'text/vtt; charset=utf-8', ...KEPT } },
      )
    },
  }),
  accountRoute({
    method: 'GET',
    path: `${MEDIA}/storyboard/:sheet`,
    summary: 'A JPEG of the storyboard that the track names.',
    status: 200,
    answer: null,
    async run({ services, actor, params: { mediaId = '', sheet = '' } }) {
      const { storyboardSheets } = await findStoryboard(services.db, actor.accountId, mediaId)
      const number = /^\d{1,2}$/.test(sheet) ? Number(sheet) : storyboardSheets
      if (number >= storyboardSheets) throw new DomainError('MEDIA_NOT_FOUND', { message: NO_SHEET })
      const key = keyOf({ accountId: actor.accountId, mediaId }, storyboardFile(number))
      return picture(services.dataDir, key, NO_SHEET)
    },
  }),
]

const NO_SHEET = 'The storyboard has no such picture.'

/** Private: it needs the session, so no shared cache may keep it. A retry may change it, so it expires. */
const KEPT = { 'cache-control': 'private, max-age=300' }

async function picture(dataDir: string, key: string, missing: string): Promise<Response> {
  const jpeg = await mediaStorage(dataDir)
    .readWhole(key)
    .catch((error) => {
      if (!(error instanceof ObjectMissingError)) throw error
      throw new DomainError('MEDIA_NOT_FOUND', { message: missing, cause: error })
    })
  return new Response(jpeg, { headers: { 'content-type': 'image/jpeg', ...KEPT } })
}
