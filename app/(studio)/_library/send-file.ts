// One file to POST /api/media. XMLHttpRequest and not fetch: only it tells how much of a body has left.

interface UploadAnswer {
  id?: string
  error?: { code?: string; message?: string; requestId?: string | null }
}

export class UploadError extends Error {
  readonly requestId: string | null
  constructor(message: string, requestId: string | null = null) {
    super(message)
    this.name = 'UploadError'
    this.requestId = requestId
  }
}

const BROKEN = 'The connection broke before the whole file arrived. Nothing was stored; send it again.'

/**
 * @returns the id of the new item
 * @throws UploadError in words; AbortError when cancelled
 */
export function sendFile(file: File, onSent: (bytes: number) => void, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/media?name=${encodeURIComponent(file.name || 'video')}`)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.responseType = 'text'
    request.upload.onprogress = ({ loaded }) => onSent(loaded)
    request.onload = () => {
      const answer = readAnswer(request.responseText)
      if (request.status >= 200 && request.status < 300 && answer.id) return resolve(answer.id)
      const message = answer.error?.message ?? `The server refused the file (${request.status}). Nothing was stored.`
      reject(new UploadError(message, answer.error?.requestId ?? null))
    }
    request.onerror = () => reject(new UploadError(BROKEN))
    request.ontimeout = () => reject(new UploadError(BROKEN))
    request.onabort = () => reject(signal.reason ?? new DOMException('Cancelled', 'AbortError'))
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}

function readAnswer(text: string): UploadAnswer {
  try {
    return JSON.parse(text) as UploadAnswer
  } catch {
    return {}
  }
}
