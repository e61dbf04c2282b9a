// Reads the files that the encoder is writing: what is complete in all of them is a segment.
import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { newId } from '#adapters/ids.ts'
import { readExactly } from '#adapters/read-exactly.ts'
import { type TrackFragment, TrackWalk } from '#domain/cmaf/index-track.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { AUDIO_RENDITION, type RungName, type VideoRung } from '#domain/ladder/ladder.ts'
import type { RecordedRendition, RecordedSegment } from '#features/live/recording.ts'

interface Followed {
  name: RungName
  id: string
  walk: TrackWalk
  file: FileHandle | null
  /** Complete, and waiting for the other rungs. */
  waiting: TrackFragment[]
  init: Uint8Array<ArrayBuffer> | null
}

export interface Grown {
  /** In ladder order; only with the first segment. */
  renditions: RecordedRendition[] | null
  formatKey: string
  segments: RecordedSegment[]
  /** Segments of the item including these. */
  count: number
}

export class FileFollower {
  readonly #pathOf: (name: RungName) => string
  readonly #tracks: Followed[]
  readonly #segmentMs: number
  #count = 0
  #formatKey = ''

  /** @param rungs in ladder order */
  constructor(rungs: readonly VideoRung[], pathOf: (name: RungName) => string) {
    this.#pathOf = pathOf
    this.#segmentMs = gridOf(rungs[0]!).segmentMs
    this.#tracks = [...rungs, AUDIO_RENDITION].map(({ name }) => ({
      name,
      id: newId('rd'),
      walk: new TrackWalk(),
      file: null,
      waiting: [],
      init: null,
    }))
  }

  get count(): number {
    return this.#count
  }

  /** Null when no segment was completed since. @throws BrokenTrackError when it is not in the house format */
  async look(): Promise<Grown | null> {
    for (const track of this.#tracks) await this.#walk(track)
    const whole = Math.min(...this.#tracks.map(({ waiting }) => waiting.length))
    if (whole === 0) return null
    const renditions = this.#formatKey === '' ? await this.#begin() : null
    const segments: RecordedSegment[] = []
    for (let i = 0; i < whole; i++) {
      // The last fragment of a feed is cut where the sender stopped: it is dropped.
      if (!this.#tracks.every(({ waiting, walk }) => this.#isWhole(waiting[i]!, walk.header!.timescale))) {
        for (const track of this.#tracks) track.waiting = []
        break
      }
      for (const track of this.#tracks) segments.push(await this.#store(track, track.waiting[i]!))
      this.#count++
    }
    for (const track of this.#tracks) track.waiting = track.waiting.slice(whole)
    return segments.length > 0 || renditions
      ? { renditions, formatKey: this.#formatKey, segments, count: this.#count }
      : null
  }

  /** On the segment grid, and starting with a keyframe. */
  #isWhole({ durationTicks, firstSampleIsSync }: TrackFragment, timescale: number): boolean {
    return firstSampleIsSync && durationTicks * 1_000 === this.#segmentMs * timescale
  }

  async close(): Promise<void> {
    await Promise.all(this.#tracks.map(({ file }) => file?.close()))
  }

  async #walk(track: Followed): Promise<void> {
    track.file ??= await open(this.#pathOf(track.name), 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    const { file, walk } = track
    if (!file) return
    const { size } = await file.stat()
    track.waiting.push(...(await walk.on({ size, read: (offset, length) => readExactly(file, offset, length) })))
  }

  async #begin(): Promise<RecordedRendition[]> {
    const hash = createHash('sha256')
    const renditions: RecordedRendition[] = []
    for (const { name, id, walk, file } of this.#tracks) {
      const init = await readExactly(file!, 0, walk.initLength)
      const { width, height, codecs } = walk.header!
      hash.update(init)
      renditions.push({
        id,
        name,
        track: name === AUDIO_RENDITION.name ? 'AUDIO' : 'VIDEO',
        codecs,
        init,
        width: width ?? null,
        height: height ?? null,
        initHash: createHash('sha256').update(init).digest('hex'),
      })
    }
    this.#formatKey = hash.digest('hex').slice(0, 16)
    return renditions
  }

  async #store({ id, file }: Followed, { byteOffset, byteLength }: TrackFragment): Promise<RecordedSegment> {
    const bytes = await readExactly(file!, byteOffset, byteLength)
    const sha256 = new Uint8Array(createHash('sha256').update(bytes).digest())
    return {
      renditionId: id,
      index: this.#count,
      durationMs: this.#segmentMs,
      byteOffset: BigInt(byteOffset),
      byteLength,
      sha256,
    }
  }
}
