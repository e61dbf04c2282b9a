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

export const MOST_OBJECTS = 1_000
const LIST_MS = 20_000
const IDLE_MS = 10_000
const SIGNED_LIST_S = 300

export interface BucketFile {
  key: string
  bytes: number
  /** Signed: whoever has it may fetch the file. */
  url: string
}

export type ListedBucket =
  /** `skipped`: no media files, or empty. `truncated`: the bucket has more than MOST_OBJECTS. */
  | { ok: true; files: BucketFile[]; skipped: number; truncated: boolean }
  /** `words` are for the user. */
  | { ok: false; words: string }

/** Never rejects because of the server. */
export async function listBucket(source: S3Settings, prefix: string): Promise<ListedBucket> {
  const { bucket: Bucket, ...settings } = source
  const client = openS3Client(settings)
  try {
    const wanted = new ListObjectsV2Command({ Bucket, Prefix: prefix, MaxKeys: MOST_OBJECTS })
    const answer = await getText(await getSignedUrl(client, wanted, { expiresIn: SIGNED_LIST_S }))
    if (!answer.ok) return answer
    const list = readBucketList(answer.text)
    if (!list) return { ok: false, words: 'The server’s answer is not a list of objects.' }
    const media = list.objects.filter(({ key, bytes }) => bytes > 0 && isMediaName(key))
    const expiresIn = FETCHED_FOR_MS / 1_000
    const files = await Promise.all(
      media.map(async ({ key, bytes }) => {
        const get = new GetObjectCommand({ Bucket, Key: key })
        return { key, bytes, url: await getSignedUrl(client, get, { expiresIn }) }
      }),
    )
    return { ok: true, files, skipped: list.objects.length - files.length, truncated: list.truncated }
  } finally {
    client.destroy()
  }
}

async function getText(address: string): Promise<{ ok: true; text: string } | { ok: false; words: string }> {
  const url = new URL(address)
  const getter = new GuardedGetter(url, null, { idleMs: IDLE_MS, notHttp: 'The server points to another address.' })
  const signal = AbortSignal.timeout(LIST_MS)
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
  } finally {
    getter.close()
  }
}
