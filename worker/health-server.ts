// GET /health, /health/ready and /metrics of a worker without the origin role: on loopback only, for the start program,
// a container's health check and scrapers. The origin answers them at its own port (origin/role.ts).
import { createServer } from 'node:http'
import { Registry } from 'prom-client'
import { registerProcess } from '#adapters/process-metrics.ts'
import type { Readiness } from '#features/system/schema.ts'
import { registerImports } from './import/import-metrics.ts'
import { registerProbes } from './probe/probe-metrics.ts'
import { countFaults } from './process-faults.ts'
import { registerStorage } from './transcode/storage-metrics.ts'
import { registerDeliveries } from './webhook/delivery-metrics.ts'

export interface HealthServer {
  url: string
  close(): void
}

interface Answers {
  /** Of /health, which is 200 as long as the process answers. */
  facts(): object
  /** Of /health/ready: 503 until it is ready. */
  readiness(): Promise<Readiness>
}

/**
 * Listens, and reports the address to the start program if there is an IPC channel.
 * @param port 0: any free one
 */
export function openHealthServer(port: number, { facts, readiness }: Answers): Promise<HealthServer> {
  const registry = new Registry()
  registerProcess(registry)
  countFaults(registry)
  registerDeliveries(registry)
  registerImports(registry)
  registerProbes(registry)
  registerStorage(registry)
  const server = createServer({ requestTimeout: 5_000 }, async (req, res) => {
    const send = (status: number, type: string, body: string) =>
      res.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
    const sendJson = (status: number, body: object) => send(status, 'application/json', JSON.stringify(body))
    const asked = req.method === 'GET' ? req.url : null
    if (asked === '/health') sendJson(200, { status: 'ok', ...facts() })
    else if (asked === '/health/ready') {
      const found = await readiness()
      sendJson(found.status === 'ready' ? 200 : 503, found)
    } else if (asked === '/metrics') send(200, registry.contentType, await registry.metrics())
    else sendJson(404, { error: 'Only GET /health, GET /health/ready and GET /metrics exist here.' })
  })
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} is in use. Stop the program that listens there, or set WORKER_PORT to a free port.`)
          : error,
      ),
    )
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}/health`
      process.send?.({ healthUrl: url })
      resolve({
        url,
        close() {
          server.close()
          server.closeAllConnections()
        },
      })
    })
  })
}
