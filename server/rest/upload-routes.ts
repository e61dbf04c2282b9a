// Resumable uploads by tus 1.0 (https://tus.io/protocols/resumable-upload) with its extensions creation,
// creation-with-upload, termination, expiration and checksum. The protocol is @tus/server's; accounts, limits and errors
// are ours.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Server } from '@tus/server'
import { z } from 'zod'
import { requireFolder } from '#adapters/disk-space.ts'
import { newId } from '#adapters/ids.ts'
import { resumableFolder } from '#adapters/media-store.ts'
import { CHECKSUMS, type Checksum, PartFiles, parseChecksum, partRequest } from '#adapters/part-files.ts'
import { bodyOf } from '#adapters/request-body.ts'
import type { Services } from '#adapters/services.ts'
import type { Actor } from '#domain/account/actor.ts'
import type { UploadId } from '#domain/ids.ts'
import { sayLimitReached } from '#domain/plan/say-limit.ts'
import { readLimits } from '#features/account/limits.ts'
import { uploadQuerySchema } from '#features/media/schema.ts'
import { discardUntouched } from '#features/upload/discard-untouched.ts'
import { finishUpload } from '#features/upload/finish-upload.ts'
import { reserveUpload } from '#features/upload/reserve-upload.ts'
import { UNTOUCHED_EXPIRES_MS, UPLOAD_EXPIRES_MS } from '#features/upload/schema.ts'
import { UploadRows } from '#features/upload/upload-rows.ts'
import { DomainError, type ErrorCode } from '../errors.ts'
import { publicPath } from '../public-path.ts'
import { accountRoute, type Call, type HandlerRoute, type RestRoute } from './route.ts'

const UPLOADS = '/api/uploads'
const UPLOAD = `${UPLOADS}/:uploadId`

/** A request of tus within its call. */
interface TusCall {
  call: Pick<Call<unknown, unknown, Actor>, 'services' | 'actor' | 'now'>
  failure: unknown
  /** The upload that began here. */
  createdId: string | null
}

/** tus's hooks get the request, and nothing else of ours. */
const calls = new WeakMap<Request, TusCall>()
const servers = new WeakMap<Services, Server>()

function serverOf(services: Services): Server {
  const known = servers.get(services)
  if (known) return known
  const { db, dataDir, uploadMaxBytes } = services
  const server = new Server({
    // In the address of a new upload.
    path: publicPath(UPLOADS),
    // No Host header of a client becomes part of an answer.
    relativeLocation: true,
    datastore: new PartFiles(resumableFolder(dataDir), new UploadRows(db), UPLOAD_EXPIRES_MS),
    maxSize: uploadMaxBytes,
    namingFunction: () => newId<UploadId>('up'),
    async onUploadCreate(request, { id, size = 0, metadata = {} }) {
      const own = callOf(request)
      const { call } = own
      const { name, kind } = announcedSchema.parse(metadata)
      if (size === 0) throw new DomainError('UPLOAD_EMPTY')
      const file = { uploadId: id, name, kind, bytes: size, metadata: storable(metadata) }
      await reserveUpload(db, call.actor, file, call.now)
      own.createdId = id
      return {}
    },
    async onUploadFinish(request, { id }) {
      const mediaId = await finishUpload(services, callOf(request).call.actor, id)
      return { headers: { 'Media-Id': mediaId } }
    },
    onResponseError(request, error) {
      callOf(request).failure = error
      return undefined
    },
  })
  servers.set(services, server)
  return server
}

/** tus passes on the request that it was given. */
function callOf(request: unknown): TusCall {
  const call = calls.get(request as Request)
  if (!call) throw new Error('tus works outside of a call')
  return call
}

/** PostgreSQL stores every character but one. */
function storable(metadata: Record<string, string | null>): Record<string, string | null> {
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, value?.replaceAll('\0', '') ?? null]))
}

const MOST_METADATA = 20

/** `Upload-Metadata`: the names that clients of tus use. */
const announcedSchema = z
  .record(z.string(), z.string().nullable())
  .refine((metadata) => Object.keys(metadata).length <= MOST_METADATA, `At most ${MOST_METADATA} metadata.`)
  .transform(({ filename, name, kind }) => ({ name: filename ?? name ?? '', ...(kind && { kind }) }))
  .pipe(uploadQuerySchema)

async function speakTus(call: Call<unknown, unknown, Actor>): Promise<Response> {
  const { services, actor, request } = call
  // Also for HEAD: a client that finds no upload begins it again.
  await requireFolder(services.dataDir)
  const own: TusCall = { call, failure: null, createdId: null }
  const { method, headers, signal } = request
  // Without the body, which PartFiles reads.
  const described = new Request(request.url, { method, headers, signal })
  calls.set(described, own)
  const part = { accountId: actor.accountId, body: bodyOf(request), checksum: checksumOf(headers), signal }
  const response = await partRequest.run(part, () => serverOf(services).handleWeb(described as never))
  // Its client did not get the address.
  if (own.createdId && (response.status >= 400 || signal.aborted))
    await discardUntouched(services, actor.accountId, own.createdId)
  if (response.status < 400) return withExpiry(response, call.now)
  if (own.failure instanceof DomainError && own.failure.code === 'UPLOAD_BROKEN') throw brokenPart(own.failure)
  if (own.failure instanceof DomainError || own.failure instanceof z.ZodError) throw own.failure
  throw asError(response.status, (await response.text()).trim(), own.failure)
}

/** tus adds the time of an upload that has bytes. */
function withExpiry(response: Response, now: number): Response {
  const { headers } = response
  if (headers.has('upload-expires') && Number(headers.get('upload-offset')) === 0)
    headers.set('upload-expires', new Date(now + UNTOUCHED_EXPIRES_MS).toUTCString())
  return response
}

const CODES: Record<number, ErrorCode> = {
  404: 'UPLOAD_NOT_FOUND',
  409: 'UPLOAD_OFFSET',
  410: 'UPLOAD_NOT_FOUND',
  412: 'UPLOAD_PROTOCOL',
  413: 'UPLOAD_TOO_LARGE',
}

/** Not as of a whole file: of that nothing is kept. */
const brokenPart = (cause: unknown) =>
  new DomainError('UPLOAD_BROKEN', {
    message:
      'The connection was lost before the part was complete. What arrived is kept; ask HEAD for Upload-Offset and go on there.',
    cause,
  })

function asError(status: number, text: string, cause: unknown): DomainError {
  if (text.startsWith('Request aborted')) return brokenPart(cause)
  const code = CODES[status]
  if (code) return new DomainError(code)
  // 501: an extension that is not offered.
  if (status >= 500 && status !== 501) return new DomainError('INTERNAL', { cause })
  return new DomainError('INVALID_INPUT', { message: `tus 1.0 does not allow this: ${text}. Nothing was stored.` })
}

/** @throws INVALID_INPUT */
function checksumOf(headers: Headers): Checksum | null {
  const text = headers.get('upload-checksum')
  const checksum = text === null ? null : parseChecksum(text)
  if (text !== null && !checksum)
    throw new DomainError('INVALID_INPUT', {
      message: `Upload-Checksum takes ${CHECKSUMS.join(', ')} and the digest in base64. Nothing of this part was stored.`,
    })
  return checksum
}

/** A client that missed the last answer asks how much arrived: its upload is finished now. */
async function finishComplete({ services, actor, params }: Call<unknown, unknown, Actor>): Promise<void> {
  const { db, dataDir } = services
  const { uploadId = '' } = params
  const upload = await db.upload.findFirst({ where: { id: uploadId, accountId: actor.accountId, finishedAt: null } })
  if (!upload) return
  const facts = await stat(join(resumableFolder(dataDir), uploadId)).catch(() => null)
  if (facts?.size === Number(upload.bytes)) await finishUpload(services, actor, uploadId)
}

/** Parts count as uploads while they last. @throws TOO_MANY_REQUESTS */
async function takePart(call: Call<unknown, unknown, Actor>): Promise<Response> {
  const { services, actor } = call
  const { uploadsAtOnce } = await readLimits(services.db, actor.accountId)
  const message = sayLimitReached('uploadsAtOnce', uploadsAtOnce, null)
  const upload = services.admission.uploads.begin(actor.accountId, uploadsAtOnce, message)
  try {
    return await speakTus(call)
  } finally {
    upload.end()
  }
}

/** tus: in each answer, errors included. */
const ALWAYS = { 'Tus-Resumable': '1.0.0', 'Tus-Version': '1.0.0' }

const tusRoute = (facts: Omit<Parameters<typeof accountRoute>[0], 'answer' | 'turn' | 'permission' | 'headers'>) =>
  accountRoute({ ...facts, answer: null, turn: 'none', permission: 'program', headers: ALWAYS })

const abilities: HandlerRoute = {
  method: 'OPTIONS',
  path: UPLOADS,
  guard: 'public',
  summary: 'What this server understands of tus.',
  status: 204,
  answer: null,
  headers: ALWAYS,
  async run({ services }) {
    const { extensions } = serverOf(services).datastore
    return new Response(null, {
      status: 204,
      headers: {
        'Tus-Extension': extensions.join(','),
        'Tus-Max-Size': String(services.uploadMaxBytes),
        'Tus-Checksum-Algorithm': CHECKSUMS.join(','),
      },
    })
  },
}

export const uploadRoutes: RestRoute[] = [
  abilities,
  tusRoute({
    method: 'POST',
    path: UPLOADS,
    summary: 'Begin a resumable upload (tus): Upload-Length and Upload-Metadata with filename and kind.',
    status: 201,
    rawBody: true,
    errors: [
      'UPLOAD_PROTOCOL',
      'UPLOAD_EMPTY',
      'UPLOAD_BROKEN',
      'UPLOAD_CHECKSUM',
      'UPLOAD_TOO_LARGE',
      'LIMIT_REACHED',
      'STORAGE_AWAY',
      'STORAGE_FULL',
    ],
    run: takePart,
  }),
  tusRoute({
    method: 'HEAD',
    path: UPLOAD,
    summary: 'How much of an upload has arrived (tus): Upload-Offset.',
    status: 200,
    errors: ['UPLOAD_PROTOCOL'],
    async run(call) {
      await finishComplete(call)
      return speakTus(call)
    },
  }),
  tusRoute({
    method: 'PATCH',
    path: UPLOAD,
    summary: 'Send the part at Upload-Offset (tus). The answer to the last part names the item in Media-Id.',
    status: 204,
    rawBody: true,
    errors: [
      'UPLOAD_PROTOCOL',
      'UPLOAD_OFFSET',
      'UPLOAD_CHECKSUM',
      'UPLOAD_BROKEN',
      'UPLOAD_TOO_LARGE',
      'LIMIT_REACHED',
      'STORAGE_AWAY',
      'STORAGE_FULL',
    ],
    run: takePart,
  }),
  tusRoute({
    method: 'DELETE',
    path: UPLOAD,
    summary: 'Give an upload up (tus): what has arrived is deleted.',
    status: 204,
    errors: ['UPLOAD_PROTOCOL'],
    run: speakTus,
  }),
]
