// A small web server for the pages that the benchmarks open in a browser.
import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ServedPage {
  url: string
  close(): Promise<void>
}

/** @param take answers requests for anything but a file; false: not handled */
export async function servePage(
  files: Readonly<Record<string, { path: string; type: string }>>,
  take: (path: string, req: IncomingMessage, res: ServerResponse) => boolean = () => false,
): Promise<ServedPage> {
  const server = createServer((req, res) => {
    const { pathname } = new URL(req.url ?? '/', 'http://page')
    const file = files[pathname]
    if (take(pathname, req, res)) return
    if (file) {
      res.writeHead(200, { 'Content-Type': file.type })
      createReadStream(file.path).pipe(res)
    } else {
      res.writeHead(404)
      res.end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
