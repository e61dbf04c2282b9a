// The web process: Next's pages and API on one HTTP server, and uploads beside Next, which copies each piece of a body
// several times.
import { createServer, type IncomingMessage } from 'node:http'
import { flushCompileCache } from 'node:module'
import next from 'next'
import { folderStatus } from '#adapters/disk-space.ts'
import { openEnding } from '#adapters/end-server.ts'
import { openTraces } from '#adapters/open-traces.ts'
import { services } from '#adapters/services.ts'
import { closeTraces } from '#adapters/traces.ts'
import { withBase, withoutBase } from '#domain/system/base-path.ts'
import { storeRequestCounts } from '#features/alert/request-counts.ts'
import { closeInlet } from '#features/analytics/inlet.ts'
import { parseEnv } from '../env.ts'
import { handleRest } from '../rest/handle.ts'
import { answerEvents, EVENTS_PATH } from './answer-events.ts'
import { answerFile } from './answer-file.ts'
import { requireBuild } from './require-build.ts'

// biome-ignore lint/style/noProcessEnv: the entry point of a process
const { DATA_DIR: dataDir, HOST: hostname, PORT: port, basePath } = parseEnv(process.env)
requireBuild(process.cwd(), basePath)

const COUNTS_MS = 10_000

// Not in instrumentation.ts: a Next build would bundle the exporter.
await openTraces('web')

const app = next({ dev: false, hostname, port })
// Also runs instrumentation.ts, before the first request.
await app.prepare()
const pages = app.getRequestHandler()
const files = answerFile(handleRest)

const server = createServer((request, response) => {
  // Health checks and clients on this machine need not know it, and a proxy may remove it.
  request.url = withBase(request.url ?? '/', basePath)
  // Neither rejects: both answer their own errors.
  if (carriesEvents(request)) void answerEvents(request, response, services)
  else if (carriesFile(request)) files(request, response)
  else void pages(request, response)
})

/** The addresses whose body is a file: the parts of tus, and `POST /api/media`. */
function carriesFile({ method, url = '' }: IncomingMessage): boolean {
  const path = withoutBase(url, basePath).split('?', 1)[0] ?? ''
  if (method === 'PATCH') return path.startsWith('/api/uploads/')
  return method === 'POST' && (path === '/api/media' || path === '/api/uploads')
}

function carriesEvents({ method, url = '' }: IncomingMessage): boolean {
  return (method === 'POST' || method === 'OPTIONS') && withoutBase(url, basePath).split('?', 1)[0] === EVENTS_PATH
}

/** Less than the program that started this one waits. */
const ANSWERS_END_MS = 2_500

const end = openEnding(server)
// As it is now: another folder in its place later is a mount that has vanished.
void folderStatus(dataDir)

/** For the alert on the error rate. */
setInterval(() => void storeRequestCounts(services().db), COUNTS_MS).unref()

// Node stores what it compiled when a process ends, but not when it is killed.
server.listen(port, hostname, flushCompileCache)
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void end(ANSWERS_END_MS)
      .then(() => closeInlet(services()))
      .then(closeTraces)
      .finally(() => process.exit(0))
  })
