// What a segment costs when the origin reads it from an S3 server, beside the local disk.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keyOf, MediaStorage } from '#adapters/media-storage.ts'
import type { RungName } from '#domain/ladder/ladder.ts'
import { findStoredMedia, type StoredMedia } from '#features/playout/find-stored-media.ts'
import { startS3 } from '#server/testing/s3-server.ts'
import { SegmentCache } from '#worker/segments/segment-cache.ts'
import { addStored, segment } from '#worker/testing/stored-media.ts'
import type { BenchContext } from './bench.ts'
import { alternate, type BenchResult, compare, thousands } from './figures.ts'

/** About that of a segment of 720p. */
const SEGMENT_BYTES = 600_000
const ITEM_MS = 60_000
const AT_ONCE = 16
const ROUNDS = 7
/** A read from memory takes less than a microsecond. */
const WARM_REPEATS = 10_000
const CACHE_BYTES = 256 * 1024 ** 2

interface Wanted {
  media: StoredMedia
  rung: RungName
  index: number
}

export async function benchStorage({ house, quick, say }: BenchContext): Promise<BenchResult> {
  const item = { accountId: house.accountId, title: 'Stored', durationMs: ITEM_MS, stored: segment(7, SEGMENT_BYTES) }
  const found = await findStoredMedia(house.db, await addStored(house.db, house.dataDir, item))
  if (!found) throw new Error('the item is not ready')
  const wanted = [...found.renditions.values()].flatMap(({ name, lengths }) =>
    Array.from(lengths, (_, index) => ({ media: found, rung: name, index })),
  )
  say('starting Ceph')
  const s3 = await startS3()
  const empty = await mkdtemp(join(tmpdir(), 'cloud-playout-bench-'))
  try {
    const local = new MediaStorage(house.dataDir, null)
    const remote = new MediaStorage(empty, s3.settings)
    for (const { file } of [...found.renditions.values()].flatMap(({ files }) => files))
      await remote.writable?.copy(keyOf(found, file), local.local.pathOf(keyOf(found, file)))
    say('reading')
    const repeats = quick ? 1 : 3
    const cold = (storage: MediaStorage, atOnce: number) => () => read(storage, wanted, { repeats, atOnce, bytes: 1 })
    const warm = (storage: MediaStorage) => () =>
      read(storage, wanted, { repeats: repeats * WARM_REPEATS, atOnce: AT_ONCE, bytes: CACHE_BYTES })
    const rounds = quick ? 1 : ROUNDS
    const one = await alternate(rounds, { ours: cold(remote, 1), theirs: cold(local, 1) })
    const many = await alternate(rounds, { ours: cold(remote, AT_ONCE), theirs: cold(local, AT_ONCE) })
    const cached = await alternate(rounds, { ours: warm(remote), theirs: warm(local) })
    const show = (rate: number) => thousands(rate)
    return {
      figures: [
        compare({ what: 'segments/s, each read once, one after the other', ...one, show }),
        compare({ what: `segments/s, each read once, ${AT_ONCE} at a time`, ...many, show }),
        compare({ what: 'segments/s from the cache in memory', ...cached, show, atLeast: 0.8 }),
      ],
      notes: [
        `Ours: byte ranges of a Ceph object gateway on this machine, which keeps its objects in memory. Theirs: the same files on the local disk, in the page cache. ${wanted.length} segments of ${thousands(SEGMENT_BYTES)} bytes. Each is compared with its checksum. The cache of the origin reads each segment once for all viewers.`,
      ],
    }
  } finally {
    await s3.stop()
    await rm(empty, { recursive: true, force: true })
  }
}

/** @returns segments a second */
async function read(
  storage: MediaStorage,
  wanted: readonly Wanted[],
  { repeats, atOnce, bytes }: { repeats: number; atOnce: number; bytes: number },
): Promise<number> {
  const cache = new SegmentCache(storage, bytes)
  try {
    // What the cache cannot keep is read again below.
    for (const { media, rung, index } of bytes > 1 ? wanted : []) await cache.load(media, rung, index)
    const reads = wanted.length * repeats
    const began = performance.now()
    await Promise.all(
      Array.from({ length: atOnce }, async (_, lane) => {
        for (let at = lane; at < reads; at += atOnce) {
          const { media, rung, index } = wanted[at % wanted.length]!
          cache.peek(media.mediaId, rung, index) ?? (await cache.load(media, rung, index))
        }
      }),
    )
    return (reads * 1_000) / (performance.now() - began)
  } finally {
    cache.close()
  }
}
