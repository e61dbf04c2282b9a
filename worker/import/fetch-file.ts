// One attempt to fetch the rest of a file: each byte goes to its own place, so that a worker that only seemed dead
// writes the same bytes as the one that took over.
import { type FileHandle, open, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { diskStatus } from '#adapters/disk-space.ts'
import { type Got, GuardedGetter } from '#adapters/guarded-get.ts'
import { parseContentRange } from '#domain/import/content-range.ts'
import { mayPass } from '#domain/import/decide-import.ts'

export const IDLE_MS = 30_000
const NOT_HTTP = 'The server points to an address that cannot be fetched over HTTP.'
const REPORT_MS = 1_000
/** A server that sends less than this over a minute is too slow: it would hold its place for days. */
const SLOWEST_BYTES = 512 * 1024
const SLOWEST_MS = 60_000

export interface FetchJob {
  url: URL
  path: string
  /** What has arrived: the file goes on there if its validator still holds. */
  from: number
  validator: string | null
  maxBytes: number
  signal: AbortSignal
  /** Sends a request, unless the host answered none of those before: null. */
  ask(request: () => Promise<Got>): Promise<Got | null>
  /** For tests. */
  reportMs?: number
}

export interface FetchReports {
  /** Before the first byte is written. @throws when there is no room */
  onBegin(begin: { from: number; bytes: number | null; validator: string | null }): Promise<void>
  /** So much is on disk. @throws to end the attempt */
  onReceived(bytes: number): Promise<void>
}

export type Fetched =
  | { kind: 'complete'; bytes: number }
  /** `again`: another attempt may succeed. */
  | { kind: 'broken'; problem: string; again: boolean }
  /** The host was not asked. */
  | { kind: 'put-off' }

const broken = (problem: string, again: boolean): Fetched => ({ kind: 'broken', problem, again })

/** @throws what a report throws, or the signal's reason */
export async function fetchFile(job: FetchJob, reports: FetchReports): Promise<Fetched> {
  const { signal } = job
  const getter = new GuardedGetter(job.url, null, { idleMs: IDLE_MS, notHttp: NOT_HTTP })
  try {
    const resumed = job.from > 0 && job.validator !== null
    const part = resumed ? { range: `bytes=${job.from}-`, 'if-range': job.validator ?? undefined } : {}
    let got = await job.ask(() => getter.get(job.url, part, signal))
    if (!got) return { kind: 'put-off' }
    // Nothing is left to fetch, or the server knows no such range.
    if (!got.ok && got.status === 416 && resumed) got = await getter.get(job.url, {}, signal)
    signal.throwIfAborted()
    if (!got.ok) return broken(got.words, mayPass(got.status))
    return await take(got.response, job, reports)
  } finally {
    getter.close()
  }
}

async function take(response: IncomingMessage, job: FetchJob, reports: FetchReports): Promise<Fetched> {
  response.on('error', () => undefined)
  const { headers, statusCode } = response
  if (/^(?:text\/html|application\/xhtml)/i.test(headers['content-type'] ?? ''))
    return broken('The address leads to a web page. Enter the address of the file itself.', false)
  const range = statusCode === 206 ? parseContentRange(headers['content-range'] ?? '') : null
  if (statusCode === 206 && range?.first !== job.from) return broken('The server sent another part of the file.', true)
  const from = range ? range.first : 0
  const length = headers['content-length'] === undefined ? null : Number(headers['content-length'])
  const bytes = range ? range.bytes : length
  if (bytes === 0) return broken('The file is empty.', false)
  if ((bytes ?? 0) > job.maxBytes) return broken('The file is larger than this installation accepts.', false)
  await reports.onBegin({ from, bytes, validator: validatorOf(headers) })
  // Not truncated: a worker that only seemed dead may still write to the old one.
  if (from === 0) await rm(job.path, { force: true })
  const file = await open(job.path, from === 0 ? 'wx' : 'r+', 0o600)
  try {
    const received = await write(response, file, { ...job, from, bytes }, reports)
    if (typeof received !== 'number') return received
    if (bytes !== null && received !== bytes) return broken('The connection broke before the file was complete.', true)
    return received === 0 ? broken('The file is empty.', false) : { kind: 'complete', bytes: received }
  } finally {
    response.destroy()
    await file.close()
  }
}

/** @returns how much of the file is on disk, or why it ended */
async function write(
  response: IncomingMessage,
  file: FileHandle,
  job: FetchJob & { bytes: number | null },
  { onReceived }: FetchReports,
): Promise<number | Fetched> {
  const { reportMs = REPORT_MS, maxBytes, path, signal } = job
  let at = job.from
  let reportAt = performance.now() + reportMs
  let minute = { until: performance.now() + SLOWEST_MS, at }
  const report = async () => {
    await file.datasync()
    await onReceived(at)
  }
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      signal.throwIfAborted()
      if (at + chunk.length > maxBytes) return broken('The file is larger than this installation accepts.', false)
      await writeAll(file, chunk, at)
      at += chunk.length
      const now = performance.now()
      if (now >= reportAt) {
        await report()
        reportAt = performance.now() + reportMs
        if ((await diskStatus(path, job.bytes === null ? 0 : job.bytes - at)) === 'full')
          return broken('The disk of this installation is full.', true)
      }
      if (now >= minute.until) {
        if (at - minute.at < SLOWEST_BYTES) return broken('The server sends too slowly.', true)
        minute = { until: now + SLOWEST_MS, at }
      }
    }
  } catch (error) {
    signal.throwIfAborted()
    // Of the connection; all else is ours.
    if (!response.errored || error !== response.errored) throw error
    await report()
    return broken('The connection broke before the file was complete.', true)
  }
  await report()
  return at
}

async function writeAll(file: FileHandle, chunk: Buffer, at: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, done, chunk.length - done, at + done)
    done += bytesWritten
  }
}

/** What If-Range compares (RFC 9110 §13.1.5): a strong ETag, or else the date. */
function validatorOf({ etag, 'last-modified': modified }: IncomingMessage['headers']): string | null {
  const found = etag && !etag.startsWith('W/') ? etag : modified
  return found && found.length <= 200 ? found : null
}
