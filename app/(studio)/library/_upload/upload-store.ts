// The uploads of this browser tab. They live outside React, so that navigating in the studio does not end
// them.
import type { MediaView } from '#features/media/schema.ts'
import { type SendResult, sendFile } from './send-file.ts'

export type UploadState =
  | { kind: 'waiting' }
  | { kind: 'sending'; sentBytes: number; bytesPerSecond: number | null }
  /** Everything is sent; the server is storing it. */
  | { kind: 'storing' }
  | { kind: 'failed'; message: string; requestId: string | null }

export interface Upload {
  id: number
  file: File
  state: UploadState
}

/** A browser opens six connections to a host, and the page needs some of them. */
const PARALLEL_UPLOADS = 2
const SPEED_WINDOW_MS = 4_000

type Send = typeof sendFile
type StoredListener = (media: MediaView) => void

export class UploadStore {
  private uploads: readonly Upload[] = []
  private nextId = 1
  private readonly stops = new Map<number, AbortController>()
  private readonly listeners = new Set<() => void>()
  private readonly storedListeners = new Set<StoredListener>()
  private readonly send: Send

  constructor(send: Send = sendFile) {
    this.send = send
  }

  readonly getUploads = (): readonly Upload[] => this.uploads

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Called with each item as soon as the server has it. */
  readonly onStored = (listener: StoredListener): (() => void) => {
    this.storedListeners.add(listener)
    return () => this.storedListeners.delete(listener)
  }

  add(files: Iterable<File>): void {
    const added = [...files].map((file): Upload => ({ id: this.nextId++, file, state: { kind: 'waiting' } }))
    this.replace([...this.uploads, ...added])
    this.fill()
  }

  retry(id: number): void {
    if (this.uploads.find((upload) => upload.id === id)?.state.kind !== 'failed') return
    this.set(id, { kind: 'waiting' })
    this.fill()
  }

  /** Cancels it, or removes a failed one from the list. */
  cancel(id: number): void {
    this.stops.get(id)?.abort()
    this.replace(this.uploads.filter((upload) => upload.id !== id))
    this.fill()
  }

  private fill(): void {
    for (const upload of this.uploads) {
      if (this.stops.size >= PARALLEL_UPLOADS) return
      if (upload.state.kind === 'waiting' && !this.stops.has(upload.id)) void this.run(upload)
    }
  }

  private async run({ id, file }: Upload): Promise<void> {
    const stop = new AbortController()
    this.stops.set(id, stop)
    const speed = measureSpeed()
    this.set(id, { kind: 'sending', sentBytes: 0, bytesPerSecond: null })
    const result = await this.send(
      file,
      ({ sentBytes, allSent }) => {
        if (stop.signal.aborted) return
        if (allSent) this.set(id, { kind: 'storing' })
        else this.set(id, { kind: 'sending', sentBytes, bytesPerSecond: speed(sentBytes, performance.now()) })
      },
      stop.signal,
    )
    this.stops.delete(id)
    this.settle(id, result)
    this.fill()
  }

  private settle(id: number, result: SendResult): void {
    if (result.kind === 'cancelled') return
    if (result.kind === 'refused') {
      this.set(id, { kind: 'failed', message: result.message, requestId: result.requestId })
      return
    }
    // The item first, so that at no moment both the upload and its item are missing.
    for (const listener of this.storedListeners) listener(result.media)
    this.replace(this.uploads.filter((upload) => upload.id !== id))
  }

  private set(id: number, state: UploadState): void {
    this.replace(this.uploads.map((upload) => (upload.id === id ? { ...upload, state } : upload)))
  }

  private replace(uploads: readonly Upload[]): void {
    this.uploads = uploads
    for (const listener of this.listeners) listener()
  }
}

export const isUnderWay = ({ state }: Upload) => state.kind !== 'failed'

/** Bytes per second over the last seconds; null until it can be measured. */
export function measureSpeed(): (sentBytes: number, nowMs: number) => number | null {
  let samples: { sentBytes: number; nowMs: number }[] = []
  return (sentBytes, nowMs) => {
    samples = [...samples.filter((sample) => nowMs - sample.nowMs <= SPEED_WINDOW_MS), { sentBytes, nowMs }]
    const first = samples[0]
    if (!first || nowMs - first.nowMs < 500) return null
    return ((sentBytes - first.sentBytes) / (nowMs - first.nowMs)) * 1000
  }
}
