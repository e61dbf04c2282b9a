// The uploads of this browser tab. They live outside React, so that navigating in the studio does not end them.
import { Uppy, type UppyFile } from '@uppy/core'
import type { TusBody } from '@uppy/tus'
import type { UploadView } from '#features/upload/schema.ts'
import type { ChosenFile } from './read-drop.ts'
import { type Terminations, terminations, UPLOADS } from './terminations.ts'
import { type Problem, readProblem, sendByTus, type UploadMeta, type UploadUppy } from './tus-plugin.ts'

export type UploadState =
  | { kind: 'waiting' }
  | { kind: 'sending'; sentBytes: number; bytesPerSecond: number | null }
  | { kind: 'paused'; sentBytes: number }
  /** Everything is sent; the server is storing it. */
  | { kind: 'storing' }
  | { kind: 'failed'; message: string; requestId: string | null }

export interface Upload {
  id: string
  name: string
  bytes: number
  state: UploadState
}

/** Of all uploads since the list was last empty, those included that are stored by now. */
export interface UploadTotals {
  files: number
  storedFiles: number
  bytes: number
  sentBytes: number
}

export const NO_TOTALS: UploadTotals = { files: 0, storedFiles: 0, bytes: 0, sentBytes: 0 }

type File_ = UppyFile<UploadMeta, TusBody>
/** @param mediaId null when a proxy removed the header */
type StoredListener = (mediaId: string | null) => void

const SPEED_WINDOW_MS = 4_000

const CONNECTION_BROKE =
  'The connection was lost. What has arrived is kept for a week; check the connection, then continue here.'
/** An answer without our error object comes from a proxy in front of the server. */
const PROXY_LIMIT =
  'A proxy in front of the server refuses parts of 16 MB (413). What has arrived is kept; raise the proxy’s limit (nginx: “client_max_body_size 32m;”), then continue here.'
const SIGNED_OUT = 'You were signed out. What has arrived is kept; sign in in another tab, then continue here.'

export class UploadStore {
  private uploads: readonly Upload[] = []
  private totals = NO_TOTALS
  /** Since the list was last empty. */
  private stored = { files: 0, bytes: 0 }
  /** Many changes are being made: the list is read after the last one. */
  private changing = false
  private unfinished: readonly UploadView[] = []
  private readonly uppy: UploadUppy
  private readonly listeners = new Set<() => void>()
  private readonly storedListeners = new Set<StoredListener>()
  private readonly speeds = new Map<string, ReturnType<typeof measureSpeed>>()
  private readonly failures = new Map<string, Problem>()
  /** Uppy's files are replaced, never changed: an upload that stays the same is not drawn again. */
  private readonly known = new WeakMap<File_, Upload>()

  private readonly terminations: Pick<Terminations, 'end'>

  /** @param connect adds the plugin that sends */
  constructor(connect: (uppy: UploadUppy) => void = sendByTus, ended: Pick<Terminations, 'end'> = terminations) {
    this.terminations = ended
    this.uppy = new Uppy<UploadMeta, TusBody>({
      autoProceed: true,
      allowMultipleUploadBatches: true,
      // The list shows each failure with its reason.
      logger: { debug: () => undefined, warn: () => undefined, error: () => undefined },
    })
    connect(this.uppy)
    this.uppy.on('state-update', this.read)
    this.uppy.on('upload-error', (file, error, response) => {
      if (file) this.failures.set(file.id, describeFailure(error, response))
      this.read()
    })
    this.uppy.on('upload-success', (file, response) => {
      if (!file) return
      const mediaId = response.body?.xhr?.getResponseHeader('Media-Id') ?? null
      // The item first, so that at no moment both the upload and its item are missing.
      for (const listener of this.storedListeners) listener(mediaId)
      // The plugin would delete on the server what is removed before it has let go of it.
      queueMicrotask(() => {
        this.stored = { files: this.stored.files + 1, bytes: this.stored.bytes + (file.size ?? 0) }
        this.uppy.removeFile(file.id)
      })
    })
  }

  readonly getUploads = (): readonly Upload[] => this.uploads

  readonly getTotals = (): UploadTotals => this.totals

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Called for each upload as soon as the server has its item. */
  readonly onStored = (listener: StoredListener): (() => void) => {
    this.storedListeners.add(listener)
    return () => this.storedListeners.delete(listener)
  }

  /** What the server has in part: a file that is added continues there. */
  setUnfinished(unfinished: readonly UploadView[]): void {
    this.unfinished = unfinished
  }

  add(files: Iterable<ChosenFile>): void {
    this.changeMany(() => {
      for (const file of files) this.addOne(file)
    })
  }

  private addOne({ file, folder }: ChosenFile): void {
    const modified = String(file.lastModified)
    const known = this.unfinished.find(
      (upload) => upload.name === file.name && upload.bytes === file.size && upload.modified === modified,
    )
    try {
      const meta = { name: file.name, modified, folder: folder ?? '' }
      const id = this.uppy.addFile({ name: file.name, type: file.type, data: file, meta })
      // Before it is sent: that begins in a task of its own.
      if (known) this.uppy.setFileState(id, { tus: { uploadUrl: `${UPLOADS}/${known.id}` } })
    } catch {
      // The same file is being sent already.
    }
  }

  retry(id: string): void {
    this.failures.delete(id)
    this.uppy.retryUpload(id).catch(() => undefined)
  }

  /** Pauses a running upload, and continues a paused one. */
  pauseOrContinue(id: string): void {
    this.uppy.pauseResume(id)
  }

  /** All that are being sent. One that has not begun cannot be paused. */
  pauseAll(): void {
    this.turnAll('sending')
  }

  resumeAll(): void {
    this.turnAll('paused')
  }

  // Not pauseAll and resumeAll of Uppy: they make failed uploads look as if they were sent.
  private turnAll(from: 'sending' | 'paused'): void {
    this.changeMany(() => {
      for (const { id, state } of this.uploads) if (state.kind === from) this.uppy.pauseResume(id)
    })
  }

  /** Ends all, and deletes what has arrived. */
  cancelAll(): void {
    const files = this.uppy.getFiles()
    this.changeMany(() => this.uppy.cancelAll())
    for (const file of files) this.deleteArrived(file)
  }

  /** Ends it, and deletes what has arrived. */
  cancel(id: string): void {
    const file = this.uppy.getFile(id)
    this.uppy.removeFile(id)
    this.deleteArrived(file)
  }

  /** The plugin does not: of one that has failed, waits for its turn, or waits for the connection. */
  private deleteArrived({ tus }: File_): void {
    if (tus?.uploadUrl) void this.terminations.end(tus.uploadUrl)
  }

  private changeMany(change: () => void): void {
    this.changing = true
    try {
      change()
    } finally {
      this.changing = false
      this.read()
    }
  }

  private readonly read = (): void => {
    if (this.changing) return
    const files = this.uppy.getFiles()
    const kept = new Set(files.map(({ id }) => id))
    for (const known of [this.speeds, this.failures]) for (const id of known.keys()) if (!kept.has(id)) known.delete(id)
    this.uploads = files.map((file) => this.uploadOf(file))
    if (files.length === 0) this.stored = { files: 0, bytes: 0 }
    const sum = (of: (file: File_) => number) => files.reduce((all, file) => all + of(file), this.stored.bytes)
    this.totals = {
      files: this.stored.files + files.length,
      storedFiles: this.stored.files,
      bytes: sum(({ size }) => size ?? 0),
      sentBytes: sum(({ progress }) => progress.bytesUploaded || 0),
    }
    for (const listener of this.listeners) listener()
  }

  private uploadOf(file: File_): Upload {
    const known = this.known.get(file)
    if (known) return known
    const upload = { id: file.id, name: file.name, bytes: file.size ?? 0, state: this.stateOf(file) }
    // The reason of a failure comes after the failure itself.
    if (upload.state.kind !== 'failed') this.known.set(file, upload)
    return upload
  }

  private stateOf(file: File_): UploadState {
    const { progress, isPaused, error, id, size } = file
    const sentBytes = progress.bytesUploaded || 0
    if (error) {
      const { message = CONNECTION_BROKE, requestId = null } = this.failures.get(id) ?? {}
      return { kind: 'failed', message, requestId }
    }
    if (isPaused) return { kind: 'paused', sentBytes }
    if (!progress.uploadStarted) return { kind: 'waiting' }
    if (sentBytes >= (size ?? 0)) return { kind: 'storing' }
    const speed = this.speeds.get(id) ?? measureSpeed()
    this.speeds.set(id, speed)
    return { kind: 'sending', sentBytes, bytesPerSecond: speed(sentBytes, performance.now()) }
  }
}

export const isUnderWay = ({ state }: Upload) => state.kind !== 'failed' && state.kind !== 'paused'

function describeFailure(
  error: { message: string },
  response: { status: number; body?: { xhr?: { responseText: string } } } | undefined,
): Problem {
  if (!response) return { message: CONNECTION_BROKE }
  const problem = readProblem(response.body?.xhr?.responseText)
  if (problem?.code === 'UNAUTHENTICATED') return { message: SIGNED_OUT }
  if (problem) return problem
  if (response.status === 413) return { message: PROXY_LIMIT }
  return {
    message: `The server answered with ${response.status}. What has arrived is kept; continue here. ${error.message}`,
  }
}

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
