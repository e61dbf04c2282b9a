// The requests of tus's client. With its own ones, an upload that is cancelled or paused before its creation has ended stays
// on the server: nobody gets its address. And they are sent although they were aborted while their checksum was made.
import { DefaultHttpStack, type HttpRequest, type HttpResponse, type HttpStack } from 'tus-js-client'
import type { Terminations } from './terminations.ts'

type Outcome = Pick<Terminations, 'end' | 'endCreation'>

export class TusRequests implements HttpStack {
  private readonly inner: HttpStack = new DefaultHttpStack({})
  private readonly terminations: Outcome

  constructor(terminations: Outcome) {
    this.terminations = terminations
  }

  getName(): string {
    return 'TusRequests'
  }

  createRequest(method: string, url: string): HttpRequest {
    const request = this.inner.createRequest(method, url)
    return method === 'DELETE' ? endingBy(request, this.terminations) : abortable(request, this.terminations)
  }
}

/** tus's client aborts a request, and then waits for nothing of it. */
const never = new Promise<never>(() => undefined)

function abortable(request: HttpRequest, terminations: Outcome): HttpRequest {
  const isCreation = request.getMethod() === 'POST'
  let aborted = false
  let sent: Promise<HttpResponse> | null = null
  return {
    ...passedOn(request),
    send(body) {
      if (aborted) return never
      sent = request.send(body)
      return sent.then(
        (response) => (aborted ? never : response),
        (error) => {
          if (aborted) return never
          throw error
        },
      )
    },
    async abort() {
      if (aborted) return
      aborted = true
      // It goes on to its end: only its answer has the address of what was created.
      if (isCreation) return sent ? terminations.endCreation(sent.then(addressIn, () => null)) : undefined
      if (sent) await request.abort()
    },
  }
}

const addressIn = (response: HttpResponse) =>
  response.getStatus() === 201 ? (response.getHeader('Location') ?? null) : null

/** The deletion reports its own failure. */
function endingBy(request: HttpRequest, terminations: Outcome): HttpRequest {
  const ended: HttpResponse = {
    getStatus: () => 204,
    getHeader: () => undefined,
    getBody: () => '',
    getUnderlyingObject: () => null,
  }
  return { ...passedOn(request), send: () => terminations.end(request.getURL()).then(() => ended) }
}

const passedOn = (request: HttpRequest): HttpRequest => ({
  getMethod: () => request.getMethod(),
  getURL: () => request.getURL(),
  setHeader: (header, value) => request.setHeader(header, value),
  getHeader: (header) => request.getHeader(header),
  setProgressHandler: (handler) => request.setProgressHandler(handler),
  send: (body) => request.send(body),
  abort: () => request.abort(),
  getUnderlyingObject: () => request.getUnderlyingObject(),
})
