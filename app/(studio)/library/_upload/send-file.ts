// Sends one file to POST /api/media as a raw body. XMLHttpRequest, because fetch reports no upload progress.
import { shownAccountHeaders } from '#app/_trpc/shown-account.ts'
import type { MediaView } from '#features/media/schema.ts'

export type SendResult =
  | { kind: 'stored'; media: MediaView }
  | { kind: 'refused'; code: string; message: string; requestId: string | null }
  | { kind: 'cancelled' }

export interface SendProgress {
  sentBytes: number
  /** All bytes are sent; the server has not answered yet. */
  allSent: boolean
}

const CONNECTION_BROKE: SendResult = {
  kind: 'refused',
  code: 'OFFLINE',
  message: 'The connection was lost before the whole file arrived. Nothing was stored; check the connection and retry.',
  requestId: null,
}

/** An answer without our error object comes from a proxy in front of the server. */
const PROXY_LIMIT =
  'A proxy in front of the server refuses files of this size (413). Nothing was stored; raise the proxy’s limit (nginx: “client_max_body_size 0;”) and retry.'

const SIGNED_OUT = 'You were signed out and nothing was stored. Sign in in another tab, then retry here.'

/** Never rejects. Aborting the signal ends it as cancelled; the server then keeps nothing. */
export function sendFile(
  file: File,
  onProgress: (progress: SendProgress) => void,
  signal: AbortSignal,
): Promise<SendResult> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve({ kind: 'cancelled' })
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    const end = (result: SendResult) => {
      signal.removeEventListener('abort', abort)
      resolve(result)
    }
    signal.addEventListener('abort', abort)
    request.upload.onprogress = ({ loaded }) => onProgress({ sentBytes: loaded, allSent: loaded >= file.size })
    request.upload.onload = () => onProgress({ sentBytes: file.size, allSent: true })
    request.onload = () => end(readAnswer(request))
    request.onabort = () => end({ kind: 'cancelled' })
    request.onerror = () => end(CONNECTION_BROKE)
    request.ontimeout = () => end(CONNECTION_BROKE)
    request.open('POST', `/api/media?name=${encodeURIComponent(file.name)}`)
    // A file type such as text/plain would misdescribe the request.
    request.setRequestHeader('content-type', 'application/octet-stream')
    for (const [name, value] of Object.entries(shownAccountHeaders())) request.setRequestHeader(name, value)
    request.send(file)
  })
}

interface Answer {
  error?: { code?: string; message?: string; requestId?: string | null }
}

function readAnswer(request: XMLHttpRequest): SendResult {
  const answer = parse(request.responseText)
  if (request.status === 201 && answer && 'id' in answer) return { kind: 'stored', media: answer as MediaView }
  const { code = 'INTERNAL', message, requestId = null } = (answer as Answer | null)?.error ?? {}
  if (request.status === 413 && message === undefined)
    return { kind: 'refused', code: 'PROXY_LIMIT', message: PROXY_LIMIT, requestId }
  if (code === 'UNAUTHENTICATED') return { kind: 'refused', code, message: SIGNED_OUT, requestId }
  return {
    kind: 'refused',
    code,
    message:
      message ?? `The server answered with ${request.status}. Check whether the item is in the library, then retry.`,
    requestId,
  }
}

function parse(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}
