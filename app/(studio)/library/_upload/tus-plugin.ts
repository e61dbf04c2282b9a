// How files are sent: tus in parts, each with its checksum, resumed where the server has its last byte.

import type { Uppy } from '@uppy/core'
import Tus, { type TusBody } from '@uppy/tus'
import { shownAccountHeaders } from '#app/_trpc/shown-account.ts'
import { terminations, UPLOADS } from './terminations.ts'
import { TusRequests } from './tus-requests.ts'

export type UploadMeta = {
  name: string
  /** When the file was last changed: an unfinished upload continues only with the same one. */
  modified: string
  /** The library's folder for its item, if it is a valid name; empty: none. */
  folder: string
}
export type UploadUppy = Uppy<UploadMeta, TusBody>

/** A part is hashed in memory, and is what a broken connection costs at most. */
const PART_BYTES = 16 * 1024 ** 2
/** A browser opens six connections to a host, and the page needs some of them. */
const PARALLEL_UPLOADS = 2
/** Ten minutes in all: a server that restarts, a train in a tunnel. */
const RETRY_DELAYS_MS = [500, 1_000, 3_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 180_000, 180_000]

/** Conflict with another part, locked, too many requests, checksum mismatch. */
const RECOVERS: ReadonlySet<number> = new Set([409, 423, 429, 460])

export function sendByTus(uppy: UploadUppy): void {
  uppy.use(Tus, {
    endpoint: UPLOADS,
    httpStack: new TusRequests(terminations),
    limit: PARALLEL_UPLOADS,
    chunkSize: PART_BYTES,
    retryDelays: RETRY_DELAYS_MS,
    headers: shownAccountHeaders,
    allowedMetaFields: ['name', 'modified', 'folder'],
    // The server lists what is unfinished, for every browser of the account (upload-store.ts).
    storeFingerprintForResuming: false,
    async onBeforeRequest(request, file) {
      if (request.getMethod() !== 'PATCH' || !(file.data instanceof Blob)) return
      const checksum = await checksumOf(file.data, Number(request.getHeader('Upload-Offset')))
      if (checksum) request.setHeader('Upload-Checksum', checksum)
    },
    onShouldRetry(error, _attempt, _options, next) {
      const status = error.originalResponse?.getStatus() ?? 0
      // The connection, a server that restarts and a damaged part recover by themselves; a limit does not.
      const isFinal = status >= 400 && status < 500 && !RECOVERS.has(status)
      if (isFinal || readProblem(error.originalResponse?.getBody())?.code === 'LIMIT_REACHED') return false
      return status === 460 || next(error)
    },
  })
}

/** Null where the browser has no digests: on a page that is neither https nor local. */
async function checksumOf(file: Blob, offset: number): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null
  const part = await file.slice(offset, offset + PART_BYTES).arrayBuffer()
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', part))
  return `sha256 ${btoa(String.fromCharCode(...digest))}`
}

export interface Problem {
  code?: string
  message?: string
  requestId?: string | null
}

/** Our error object; null for the answer of a proxy in front of the server. */
export function readProblem(text: string | undefined): Problem | null {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return (value as { error?: Problem } | null)?.error ?? null
  } catch {
    return null
  }
}
