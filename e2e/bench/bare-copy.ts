// The counterpart of bench-upload.ts: `node:http` writes the body of a request to a file that is on the disk before the
// answer, nothing else.
import { createWriteStream } from 'node:fs'
import { createServer } from 'node:http'
import { pipeline } from 'node:stream/promises'

const { BARE_PORT, BARE_FILE = '' } = process.env

createServer(async (request, response) => {
  if (request.method === 'GET') return response.end()
  await pipeline(request, createWriteStream(BARE_FILE, { flush: true }))
  response.writeHead(204).end()
}).listen(Number(BARE_PORT), '127.0.0.1')
