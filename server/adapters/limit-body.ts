import { DomainError } from '#server/errors.ts'

/** The largest JSON body: a rundown of 2,000 items is 60 KB. */
const JSON_MAX_BYTES = 1024 ** 2
/** More than enough for JSON; a slow sender would hold a connection forever. */
export const JSON_MAX_MS = 30_000

/** @throws UPLOAD_TOO_LARGE */
function refuse(maxBytes: number): never {
  const limit = maxBytes >= 1024 ** 2 ? `${maxBytes / 1024 ** 2} MiB` : `${maxBytes / 1024} KiB`
  throw new DomainError('UPLOAD_TOO_LARGE', {
    message: `The request body is larger than ${limit}. Nothing was changed.`,
  })
}

/** The same request with a body that fails once it exceeds the allowed length or time. */
export function limitBody(request: Request, maxBytes = JSON_MAX_BYTES): Request {
  if (!request.body) return request
  let bytes = 0
  let timer: NodeJS.Timeout | undefined
  const counted = request.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      start(controller) {
        const tooSlow = new DomainError('INVALID_INPUT', { message: 'The request body did not arrive in time.' })
        timer = setTimeout(() => controller.error(tooSlow), JSON_MAX_MS)
        timer.unref()
      },
      flush: () => clearTimeout(timer),
      transform(chunk, controller) {
        bytes += chunk.byteLength
        if (bytes > maxBytes) refuse(maxBytes)
        controller.enqueue(chunk)
      },
    }),
  )
  const { method, headers, signal } = request
  return new Request(request.url, { method, headers, signal, body: counted, duplex: 'half' } as RequestInit)
}

/** @throws UPLOAD_TOO_LARGE, INVALID_INPUT when it does not arrive in time */
export async function readText(request: Request, maxBytes = JSON_MAX_BYTES): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) refuse(maxBytes)
  return limitBody(request, maxBytes).text()
}

/** @returns undefined without a body. @throws INVALID_INPUT for invalid JSON, UPLOAD_TOO_LARGE for a long body */
export async function readJson(request: Request): Promise<unknown> {
  const text = await readText(request)
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new DomainError('INVALID_INPUT', {
      message: 'The request body is not valid JSON. Nothing was changed.',
      cause: error,
    })
  }
}
