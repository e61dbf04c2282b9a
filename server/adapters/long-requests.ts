// Node ends any request that takes longer than five minutes to arrive: an upload of some gigabytes
// over an ordinary line. Next makes its own server and hands on no setting for it; the server shows
// itself on Node's diagnostics channel with the first request.
import { subscribe } from 'node:diagnostics_channel'
import type { Server } from 'node:http'

let watching = false

/** Headers keep their limit of a minute; who reads a body watches over it (receive-upload.ts, limit-body.ts). */
export function allowLongRequests(): void {
  if (watching) return
  watching = true
  subscribe('http.server.request.start', (message) => {
    const { server } = message as { server: Server }
    server.requestTimeout = 0
  })
}
