// Pictures of items that became ready without some of them: recordings, and items of older versions. Made one item at a
// time from what is stored: the storyboard from the thumbnails, the waveform from the audio rendition.
import { mkdir, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '#adapters/db.ts'
import { keyOf, type MediaStorage } from '#adapters/media-storage.ts'
import { mediaPaths, storyboardFile, thumbnailFile } from '#adapters/media-store.ts'
import { notify } from '#adapters/wakeup.ts'
import { AUDIO_RENDITION } from '#domain/ladder/ladder.ts'
import { ingestFactsSchema } from '#domain/media/ingest-facts.ts'
import { tileStep } from '#domain/media/storyboard.ts'
import { mediaFaultSchema } from '#features/media/schema.ts'
import type { FfmpegTools } from '../ffmpeg/process.ts'
import { drawStoryboard } from './draw-storyboard.ts'
import { judgePictures } from './judge-pictures.ts'
import { measureWaveform } from './steps.ts'

/** An item that became ready later than this may still be in use by its transcoder. */
const SETTLED_MS = 60_000
/** The worker that took an item has died if it is not done by then. */
const AGAIN_MS = 1_800_000
const MOST_TRIES = 3

interface Backlog {
  db: Db
  dataDir: string
  storage: MediaStorage
  tools: FfmpegTools
}

type Item = NonNullable<Awaited<ReturnType<typeof takeNext>>>

/**
 * Makes what the next item lacks.
 * @returns its id; null: nothing is to be done
 * @throws what went wrong with the item, which is tried again later, at most three times
 */
export async function makeMissingPictures(backlog: Backlog, now: number, signal: AbortSignal): Promise<string | null> {
  const item = await takeNext(backlog.db, now)
  if (!item) return null
  const paths = mediaPaths(backlog.dataDir, item.accountId, item.id)
  const work = join(paths.work, 'pictures')
  try {
    await rm(work, { recursive: true, force: true })
    await mkdir(work, { recursive: true })
    const made = await make(backlog, item, work, signal)
    await backlog.db.mediaItem.updateMany({
      // Not over what a later preparation recorded.
      where: { id: item.id, state: 'READY', readyAt: item.readyAt },
      data: { ...made, picturesDueAt: null },
    })
    await notify(backlog.db, 'library', item.id)
    return item.id
  } catch (error) {
    if (signal.aborted) await giveBack(backlog.db, item.id, now)
    throw error
  } finally {
    await rm(work, { recursive: true, force: true })
    await rmdir(paths.work).catch(() => undefined)
  }
}

async function takeNext(db: Db, now: number) {
  const [taken] = await db.$queryRaw<{ id: string }[]>`
    UPDATE "MediaItem" SET "picturesTries" = "picturesTries" + 1,
           "picturesDueAt" = CASE WHEN "picturesTries" + 1 < ${MOST_TRIES} THEN ${new Date(now + AGAIN_MS)}::timestamptz END
     WHERE id = (
       SELECT id FROM "MediaItem"
        WHERE "picturesDueAt" <= ${new Date(now)} AND state = 'READY' AND "readyAt" < ${new Date(now - SETTLED_MS)} AND "deletedAt" IS NULL
        ORDER BY "picturesDueAt" LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id`
  if (!taken) return null
  return db.mediaItem.findUnique({
    where: { id: taken.id },
    select: {
      ...{ id: true, accountId: true, readyAt: true, durationMs: true, faults: true, ingestFacts: true },
      ...{ thumbnailCount: true, thumbnailIntervalMs: true, storyboardSheets: true },
      renditions: { where: { name: AUDIO_RENDITION.name }, select: { file: true } },
    },
  })
}

/** The worker stops: that was no try. */
async function giveBack(db: Db, id: string, now: number): Promise<void> {
  const data = { picturesDueAt: new Date(now), picturesTries: { decrement: 1 } }
  await db.mediaItem.updateMany({ where: { id, waveform: null }, data })
}

async function make(backlog: Backlog, item: Item, work: string, signal: AbortSignal) {
  const { tools, storage } = backlog
  const durationMs = item.durationMs ?? 0
  const storyboardSheets = item.storyboardSheets || (await makeStoryboard(backlog, item, work, signal))
  const audio = keyOf(keyed(item), item.renditions[0]?.file ?? `${AUDIO_RENDITION.name}.mp4`)
  const waveform = await measureWaveform(await localCopy(storage, audio, work, signal), durationMs, { tools, signal })
  const facts = {
    ...{ durationMs, thumbnailIntervalMs: item.thumbnailIntervalMs },
    cutsMs: ingestFactsSchema.safeParse(item.ingestFacts).data?.cutsMs ?? [],
    faults: mediaFaultSchema.array().safeParse(item.faults).data ?? [],
  }
  return { storyboardSheets, waveform, ...judgePictures(await listFiles(storage, item), facts) }
}

const keyed = ({ accountId, id }: Item) => ({ accountId, mediaId: id })

/** @returns the path of the object on this machine */
async function localCopy(storage: MediaStorage, key: string, work: string, signal: AbortSignal): Promise<string> {
  if (!storage.remote || (await storage.local.size(key)) !== null) return storage.local.pathOf(key)
  const path = join(work, 'audio.mp4')
  await storage.remote.save(key, path, signal)
  return path
}

/** Only the thumbnails that it shows are copied: a few hundred, however long the item is. None if one is missing. */
async function makeStoryboard(
  { tools, storage }: Backlog,
  item: Item,
  work: string,
  signal: AbortSignal,
): Promise<number> {
  const step = tileStep(item.thumbnailCount)
  const tiles = Math.ceil(item.thumbnailCount / step)
  for (let tile = 0; tile < tiles; tile++) {
    signal.throwIfAborted()
    const jpeg = await storage.readWhole(keyOf(keyed(item), thumbnailFile(tile * step))).catch(() => null)
    if (!jpeg) return 0
    await writeFile(join(work, thumbnailFile(tile)), jpeg)
  }
  const sheets = await drawStoryboard(tools, work, tiles, signal)
  for (let sheet = 0; sheet < sheets; sheet++) {
    const name = storyboardFile(sheet)
    await storage.finished.put(keyOf(keyed(item), name), join(work, name), signal)
  }
  return sheets
}

/** Names and sizes. */
async function listFiles(storage: MediaStorage, item: Item): Promise<Map<string, number>> {
  const prefix = keyOf(keyed(item), '')
  const files = new Map<string, number>()
  for (const place of storage.remote ? [storage.local, storage.remote] : [storage.local])
    for await (const { key, bytes } of place.list(prefix)) files.set(key.slice(prefix.length), bytes)
  return files
}
