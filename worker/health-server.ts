// GET /health, /health/ready and /metrics of a worker without the origin role: on loopback, for the start program and a
// container's health check, and with METRICS_ADDRESSES on HOST, for scrapers. The origin answers them at its own port (origin/role.ts).
import { createServer } from 'node:http'
import { Registry } from 'prom-client'
import { registerProcess } from '#adapters/process-metrics.ts'
import type { Readiness } from '#features/system/schema.ts'
import { registerImports } from './import/import-metrics.ts'
import { registerProbes } from './probe/probe-metrics.ts'
import { countFaults } from './process-faults.ts'
import { openScrapers } from './scrapers.ts'
import { registerStorage } from './transcode/storage-metrics.ts'
import { registerDeliveries } from './webhook/delivery-metrics.ts'

const LOOPBACK = '127.0.0.1'

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

interface Door {
  /** 0: any free one. */
  port: number
  /** Interface for scrapers elsewhere. */
  host?: string
  /** Addresses and networks of scrapers besides this machine. */
  scrapers?: readonly string[]
}

/** Listens, and reports the address to the start program if there is an IPC channel. */
export function openHealthServer(
  { port, host = LOOPBACK, scrapers = [] }: Door,
  { facts, readiness }: Answers,
): Promise<HealthServer> {
  const mayScrape = openScrapers(scrapers)
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
    } else if (asked === '/metrics' && mayScrape(req)) send(200, registry.contentType, await registry.metrics())
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
    server.listen(port, scrapers.length > 0 ? host : LOOPBACK, () => {
      const address = server.address()
      const here = scrapers.length > 0 && host !== '0.0.0.0' ? host : LOOPBACK
      const url = `http://${here}:${typeof address === 'object' && address ? address.port : port}/health`
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
