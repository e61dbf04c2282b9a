// GET /health and /metrics of a worker without the origin role: on loopback only, for the start program, a container's
// health check and scrapers. The origin answers both at its own port (origin/role.ts).
import { createServer } from 'node:http'
import { Registry } from 'prom-client'
import { registerImports } from './import/import-metrics.ts'
import { countFaults } from './process-faults.ts'
import { registerStorage } from './transcode/storage-metrics.ts'
import { registerDeliveries } from './webhook/delivery-metrics.ts'

export interface HealthServer {
  url: string
  close(): void
}

/**
 * Listens, and reports the address to the start program if there is an IPC channel.
 * @param port 0: any free one
 * @param isUp until then /health answers 503 with the status `starting`
 */
export function openHealthServer(port: number, isUp: () => boolean, facts: () => object): Promise<HealthServer> {
  const registry = new Registry()
  countFaults(registry)
  registerDeliveries(registry)
  registerImports(registry)
  registerStorage(registry)
  const server = createServer({ requestTimeout: 5_000 }, async (req, res) => {
    const send = (status: number, type: string, body: string) =>
      res.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
    if (req.method === 'GET' && req.url === '/health') {
      const up = isUp()
      send(up ? 200 : 503, 'application/json', JSON.stringify({ status: up ? 'ok' : 'starting', ...facts() }))
    } else if (req.method === 'GET' && req.url === '/metrics') send(200, registry.contentType, await registry.metrics())
    else send(404, 'application/json', JSON.stringify({ error: 'Only GET /health and GET /metrics exist here.' }))
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
