// The files of a customer's bucket. The keys sign the addresses here and are forgotten: one to list the bucket, one to
// fetch each file. All connections go through the outbound guard.
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { FETCHED_FOR_MS } from '#domain/import/decide-import.ts'
import { isMediaName } from '#domain/import/is-media-name.ts'
import type { S3Settings } from '#server/s3-env.ts'
import { GuardedGetter } from './guarded-get.ts'
import { BUCKET_LIST_MAX_BYTES, readBucketList } from './read-bucket-list.ts'
import { openS3Client } from './s3-storage.ts'

/** Of one import. */
const MOST_FILES = 1_000
const OBJECTS_A_PAGE = 1_000
const MOST_PAGES = 50
/** Of one page, and of all: somebody waits for the answer. */
const PAGE_MS = 20_000
const LIST_MS = 40_000
const IDLE_MS = 10_000
const SIGNED_LIST_S = 300

export interface BucketFile {
  key: string
  bytes: number
  /** Signed: whoever has it may fetch the file. */
  url: string
}

export type ListedBucket =
  /**
   * At most MOST_FILES. `skipped`: objects that are no media files, or empty. `truncated`: not all objects were read, or
   * not all files of those are listed.
   */
  | { ok: true; files: BucketFile[]; skipped: number; truncated: boolean }
  /** `words` are for the user. */
  | { ok: false; words: string }

interface Found {
  media: { key: string; bytes: number }[]
  skipped: number
  truncated: boolean
}

/** Reads page after page until it has enough files. Never rejects because of the server. */
export async function listBucket(source: S3Settings, prefix: string): Promise<ListedBucket> {
  const { bucket: Bucket, ...settings } = source
  const client = openS3Client(settings)
  try {
    const found = await readPages((token) => {
      const page = { Bucket, Prefix: prefix, MaxKeys: OBJECTS_A_PAGE, ContinuationToken: token }
      return getSignedUrl(client, new ListObjectsV2Command(page), { expiresIn: SIGNED_LIST_S })
    })
    if (!found.ok) return found
    const expiresIn = FETCHED_FOR_MS / 1_000
    const files = await Promise.all(
      found.media.map(async ({ key, bytes }) => {
        const get = new GetObjectCommand({ Bucket, Key: key })
        return { key, bytes, url: await getSignedUrl(client, get, { expiresIn }) }
      }),
    )
    return { ok: true, files, skipped: found.skipped, truncated: found.truncated }
  } finally {
    client.destroy()
  }
}

async function readPages(
  addressOf: (token: string | undefined) => Promise<string>,
): Promise<({ ok: true } & Found) | { ok: false; words: string }> {
  const first = new URL(await addressOf(undefined))
  const getter = new GuardedGetter(first, null, { idleMs: IDLE_MS, notHttp: 'The server points to another address.' })
  const late = AbortSignal.timeout(LIST_MS)
  const found: Found = { media: [], skipped: 0, truncated: false }
  try {
    let token: string | undefined
    for (let page = 0; page < MOST_PAGES; page++) {
      const url = token === undefined ? first : new URL(await addressOf(token))
      const answer = await getText(getter, url, AbortSignal.any([late, AbortSignal.timeout(PAGE_MS)]))
      // What was read until then is taken.
      if (!answer.ok && page > 0 && late.aborted) break
      if (!answer.ok) return answer
      const list = readBucketList(answer.text)
      if (!list) return { ok: false, words: 'The server’s answer is not a list of objects.' }
      const media = list.objects.filter(({ key, bytes }) => bytes > 0 && isMediaName(key))
      found.media.push(...media)
      found.skipped += list.objects.length - media.length
      if (found.media.length > MOST_FILES) break
      if (!list.truncated) return { ok: true, ...found }
      if (found.media.length === MOST_FILES || list.next === null) break
      token = list.next
    }
    return { ok: true, ...found, media: found.media.slice(0, MOST_FILES), truncated: true }
  } finally {
    getter.close()
  }
}

async function getText(
  getter: GuardedGetter,
  url: URL,
  signal: AbortSignal,
): Promise<{ ok: true; text: string } | { ok: false; words: string }> {
  const broken = { ok: false, words: 'The server did not answer in time, or not completely.' } as const
  try {
    const got = await getter.get(url, {}, signal)
    if (!got.ok) {
      const refused = got.status === 403 && !got.guarded
      return {
        ok: false,
        words: refused ? 'The server rejected the keys, or they may not list this bucket.' : got.words,
      }
    }
    const pieces: Buffer[] = []
    let bytes = 0
    for await (const piece of got.response as AsyncIterable<Buffer>) {
      bytes += piece.length
      if (bytes > BUCKET_LIST_MAX_BYTES) return { ok: false, words: 'The server’s answer is too long.' }
      pieces.push(piece)
    }
    return { ok: true, text: Buffer.concat(pieces).toString('utf8') }
  } catch {
    return broken
  }
}
