// The REST API of a test over HTTP, for clients that are programs of their own.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { answerRest } from '../rest/handle.ts'
import type { TestWeb } from './web.ts'

export async function serveRest(web: Pick<TestWeb, 'services'>) {
  const server = createServer(async (incoming, outgoing) => {
    const { method = 'GET', url, headers } = incoming
    const body = method === 'GET' ? null : await buffer(incoming)
    const request = new Request(`http://127.0.0.1${url}`, { method, headers: headers as Record<string, string>, body })
    const answer = await answerRest(request, () => web.services)
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
