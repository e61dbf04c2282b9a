// Objects at an S3 server. Retries are those of the client: three attempts, for faults of the connection and the server.
import { createReadStream, createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import type { S3Settings } from '#server/s3-env.ts'
import { Breaker, showBreaker } from './breaker.ts'
import { checkedKey, ObjectMissingError, type ObjectStorage, type StoredObject } from './object-storage.ts'

const ATTEMPTS = 3
const CONNECT_MS = 5_000
/** Of a request without an answer. */
const SILENCE_MS = 20_000
const SOCKETS = 128
const PART_BYTES = 16 * 1024 ** 2
const PARTS_AT_ONCE = 4
/** S3 takes 10,000. */
const MOST_PARTS = 9_000
const DELETED_AT_ONCE = 1_000

/** @param handler more options of its connections */
export function openS3Client(given: Omit<S3Settings, 'bucket'>, handler: object = {}): S3Client {
  const { endpoint, region, accessKeyId, secretAccessKey } = given
  return new S3Client({
    region,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: ATTEMPTS,
    // Most servers have no host name for each bucket, and not every server knows the newer checksums.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: SILENCE_MS,
      throwOnRequestTimeout: true,
      httpAgent: { maxSockets: SOCKETS },
      httpsAgent: { maxSockets: SOCKETS },
      ...handler,
    },
  })
}

export class S3Storage implements ObjectStorage {
  readonly #client: S3Client
  readonly #bucket: string
  readonly #breaker = showBreaker(new Breaker({ service: 's3', isAway }))

  constructor(settings: S3Settings) {
    this.#client = openS3Client(settings)
    this.#bucket = settings.bucket
  }

  /** The answer of an upload comes after minutes: it tries no server that was away. */
  async #reachable(key: string): Promise<void> {
    if (this.#breaker.view().state !== 'closed') await this.size(key)
  }

  #at = (key: string) => ({ Bucket: this.#bucket, Key: checkedKey(key) })

  async put(key: string, path: string, signal?: AbortSignal): Promise<void> {
    await this.copy(key, path, signal)
    await rm(path, { force: true })
  }

  /** The file stays. */
  async copy(key: string, path: string, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    await this.#reachable(key)
    const { size } = await stat(path)
    const upload = new Upload({
      client: this.#client,
      params: { ...this.#at(key), Body: createReadStream(path) },
      partSize: Math.max(PART_BYTES, Math.ceil(size / MOST_PARTS)),
      queueSize: PARTS_AT_ONCE,
    })
    const stop = () => void upload.abort()
    signal?.addEventListener('abort', stop, { once: true })
    try {
      await upload.done()
    } finally {
      signal?.removeEventListener('abort', stop)
    }
    if ((await this.size(key)) !== size) throw new Error('the object is not as long as its file')
  }

  async read(key: string, offset: number, length: number): Promise<Buffer<ArrayBuffer>> {
    const answer = await this.#get(key, `bytes=${offset}-${offset + length - 1}`)
    const bytes = await answer.Body?.transformToByteArray()
    if (bytes?.byteLength !== length) throw new Error('the stored object is shorter than its index')
    return Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength)
  }

  async save(key: string, path: string, signal?: AbortSignal): Promise<void> {
    const answer = await this.#get(key)
    await pipeline(answer.Body as Readable, createWriteStream(path, { mode: 0o600 }), { signal })
  }

  async #get(key: string, range?: string): Promise<GetObjectCommandOutput> {
    const wanted = new GetObjectCommand({ ...this.#at(key), ...(range !== undefined && { Range: range }) })
    return this.#breaker
      .run(() => this.#client.send(wanted))
      .catch((error: Error) => {
        throw isMissing(error) ? new ObjectMissingError(key) : error
      })
  }

  async size(key: string): Promise<number | null> {
    const wanted = new HeadObjectCommand(this.#at(key))
    const head = await this.#breaker
      .run(() => this.#client.send(wanted))
      .catch((error: Error) => {
        if (isMissing(error)) return null
        throw error
      })
    return head?.ContentLength ?? null
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += DELETED_AT_ONCE) {
      const Objects = keys.slice(from, from + DELETED_AT_ONCE).map((key) => ({ Key: checkedKey(key) }))
      const wanted = new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects, Quiet: true } })
      const { Errors = [] } = await this.#breaker.run(() => this.#client.send(wanted))
      if (Errors.length > 0) throw new Error(`${Errors.length} objects could not be deleted: ${Errors[0]?.Code}`)
    }
  }

  async *list(prefix: string): AsyncIterable<StoredObject> {
    const pages = paginateListObjectsV2({ client: this.#client }, { Bucket: this.#bucket, Prefix: prefix })
    for await (const { Contents = [] } of pages)
      for (const { Key = '', Size = 0, LastModified } of Contents)
        yield { key: Key, bytes: Size, modifiedAt: LastModified?.getTime() ?? Date.now() }
  }
}

const isMissing = (error: Error) => error.name === 'NoSuchKey' || error.name === 'NotFound'

/** No answer, or one that says that the server cannot answer now. Anything else is about the request. */
function isAway(error: unknown): boolean {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
  const status = $metadata?.httpStatusCode
  return name !== 'AbortError' && (status === undefined || status >= 500 || status === 429)
}
