// Whether the frames of a file contain captions: every message with them begins with the same bytes, which no container
// changes. Encoders put one in every frame, so one that a packet of MPEG-TS cuts is followed by others.
import type { SourceReport, SourceTrack } from '#domain/media/source-report.ts'

/** ITU-T T.35 of H.264 and HEVC: United States, ATSC, GA94, cc_data (ANSI/SCTE 128 §8.1). */
const SEI = ['b500314741393403']
/** User data of MPEG-2: ATSC A/53 (GA94), DVD (CC) and SCTE 20. */
const USER_DATA = ['0001b24741393403', '0001b2434301f8', '0001b20301', '0001b20381']
const OF_CODEC: Record<string, readonly string[]> = { h264: SEI, hevc: SEI, mpeg2video: USER_DATA }

const canHaveCaptions = ({ codec, isStill, isDecodable }: SourceTrack) =>
  Object.hasOwn(OF_CODEC, codec) && isDecodable && !isStill

/** Reads the file as it is hashed, in any cut. The search costs about as much CPU as the hash. */
export class ClosedCaptionSearch {
  readonly #report: SourceReport
  readonly #needles: readonly Buffer[]
  #isFound = false
  /** The last bytes: the next chunk may continue them. */
  #tail: Buffer = Buffer.alloc(0)

  constructor(report: SourceReport) {
    this.#report = report
    const codecs = report.tracks.filter(canHaveCaptions).map(({ codec }) => codec)
    this.#needles = [...new Set(codecs.flatMap((codec) => OF_CODEC[codec] ?? []))].map((hex) => Buffer.from(hex, 'hex'))
  }

  push(chunk: Buffer): void {
    if (this.#isFound || this.#needles.length === 0) return
    const longest = Math.max(...this.#needles.map(({ length }) => length)) - 1
    const seam = Buffer.concat([this.#tail, chunk.subarray(0, longest)])
    this.#isFound = [seam, chunk].some((bytes) => this.#needles.some((needle) => bytes.includes(needle)))
    this.#tail = Buffer.concat([this.#tail, chunk.subarray(-longest)]).subarray(-longest)
  }

  /** The bytes do not tell which of several video tracks has them. @returns null: none has */
  get found(): SourceReport | null {
    if (!this.#isFound) return null
    const tracks = this.#report.tracks.map((track) =>
      track.video && canHaveCaptions(track) ? { ...track, video: { ...track.video, hasClosedCaptions: true } } : track,
    )
    return { ...this.#report, tracks }
  }
}
