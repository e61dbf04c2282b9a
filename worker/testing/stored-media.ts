// Items as the transcoder leaves them: boxes made without FFmpeg, since their content does not matter here.
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { isAudioRung, type RungName } from '#domain/ladder/ladder.ts'
import { storeFormat } from '#features/playout/formats.ts'

const box = (type: string, ...content: Buffer[]) => {
  const body = Buffer.concat(content)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}
/** @param bytes of its media */
export const segment = (filling: number, bytes = 4_000) =>
  Buffer.concat([
    box(
      'moof',
      box('mfhd', Buffer.alloc(8)),
      box('traf', box('tfhd', Buffer.alloc(8)), box('tfdt', Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]))),
    ),
    box('mdat', Buffer.alloc(bytes, filling)),
  ])

export const STORED = segment(7)
export const SLATE_STORED = segment(9)

export const segmentRow = (index: number, content: Buffer) => ({
  index,
  durationMs: 1_920,
  byteOffset: BigInt(index * content.length),
  byteLength: content.length,
  sha256: createHash('sha256').update(content).digest(),
})

const initOf = (name: string) => Buffer.from(`init of ${name}`)

export const renditionRow = (name: RungName) => ({
  id: newId<string>('rd'),
  name,
  track: isAudioRung(name) ? ('AUDIO' as const) : ('VIDEO' as const),
  ...{ codecs: 'test', width: null, height: null },
  averageKbps: 1,
  peakKbps: 1,
  init: initOf(name),
  initHash: 'abc123',
  bytes: 1n,
})

interface Item {
  accountId: string
  title: string
  durationMs?: number
  kind?: 'PROGRAMME' | 'SLATE'
  /** Omitted: 25. */
  frameRate?: number
  /** Content of every segment. */
  stored?: Buffer
  /** Content of the audio in other languages, by rendition: audio-de. */
  languages?: Record<`audio-${string}`, Buffer>
  /** Rungs besides the default ones, and the key of the format that has them. */
  more?: { formatKey: string; rungs: Partial<Record<RungName, Buffer>> }
}

/** @returns the id of a ready item */
export async function addStored(db: Db, dataDir: string, item: Item): Promise<string> {
  const { accountId, title, durationMs = 9_600, kind = 'PROGRAMME', stored = STORED, languages = {} } = item
  const { formatKey, rungs } = item.more ?? { formatKey: 'abc123', rungs: {} }
  const id = newId<string>('md')
  const paths = mediaPaths(dataDir, accountId, id)
  await mkdir(paths.folder, { recursive: true })
  const { frameRate, segmentMs } = gridOf(item)
  const count = Math.ceil(durationMs / segmentMs)
  const facts = { sourceName: title, sourceBytes: 1n, durationMs, frameRate, formatKey }
  await db.mediaItem.create({ data: { id, accountId, title, kind, state: 'READY', ...facts } })
  const contents = { ...rungs, '1080p': stored, '720p': stored, '432p': stored, audio: stored, ...languages }
  for (const [name, content] of Object.entries(contents) as [RungName, Buffer][]) {
    await writeFile(paths.rendition(name), Buffer.concat(Array.from({ length: count }, () => content)))
    const segments = Array.from({ length: count }, (_, index) => ({
      ...segmentRow(index, content),
      durationMs: segmentMs,
    }))
    await db.rendition.create({ data: { ...renditionRow(name), mediaId: id, segments: { create: segments } } })
  }
  await storeFormat(
    db,
    formatKey,
    Object.keys(contents).map((name) => ({ name, init: initOf(name) })),
  )
  return id
}
