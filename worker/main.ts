// The worker: reads its environment, starts the roles asked for, and stops them in order.
import { hostname } from 'node:os'
import { parseArgs } from 'node:util'
import { openDb, requireDatabaseUrl } from '../server/adapters/db.ts'
import { newId } from '../server/adapters/ids.ts'
import { logger } from '../server/adapters/log.ts'
import { openQueue } from '../server/adapters/queue.ts'
import { listen } from '../server/adapters/wakeup.ts'
import type { WorkerId } from '../server/domain/ids.ts'
import { env } from '../server/env.ts'
import { beatWorker, HEARTBEAT_MS, removeWorker } from '../server/features/playout/leases.ts'
import { startClock } from './clock.ts'
import { startOriginRole } from './origin/role.ts'
import { MediaShelf } from './playout/media-shelf.ts'
import { startPlayoutRole } from './playout/role.ts'
import { parseRoles } from './roles.ts'
import { startTranscodeRole } from './transcode/role.ts'

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { roles: { type: 'string' } } })
  const roles = parseRoles(values.roles)
  const log = logger('worker')
  const url = requireDatabaseUrl()
  const db = openDb(url)
  const ended = new AbortController()
  const worker = { id: newId<WorkerId>('wk'), host: hostname(), pid: process.pid, roles: [...roles] }
  await beatWorker(db, worker)
  const heart = setInterval(() => {
    beatWorker(db, worker).catch((error) => log.debug({ err: error }, 'worker heartbeat missed'))
  }, HEARTBEAT_MS)

  const clock = startClock(ended.signal)
  const shelf = new MediaShelf(db)
  const origin = roles.has('origin')
    ? await startOriginRole({ db, clock, shelf, host: env().HOST, port: env().ORIGIN_PORT })
    : null
  const playout = roles.has('playout') ? startPlayoutRole({ db, workerId: worker.id, clock, shelf }) : null
  const queue = roles.has('transcode') ? await openQueue(url) : null
  const transcode = queue
    ? startTranscodeRole({ db, queue, env: env(), workerId: worker.id, signal: ended.signal })
    : null
  listen(
    url,
    ['commands', 'timeline'],
    (topic, payload) => {
      if (topic === 'commands') playout?.wake()
      else origin?.wake(payload)
    },
    ended.signal,
  )
  log.info({ workerId: worker.id, roles: worker.roles, pid: process.pid }, 'worker is up')

  let stopping: Promise<void> | undefined
  const stop = (reason: string) => {
    stopping ??= (async () => {
      log.info({ reason }, 'worker stops')
      clearInterval(heart)
      ended.abort()
      await playout?.stop()
      await origin?.stop()
      await transcode
      await queue?.stop()
      await removeWorker(db, worker.id).catch(() => undefined)
      await db.$disconnect()
      process.exit(0)
    })()
    return stopping
  }
  process.on('SIGINT', () => void stop('SIGINT'))
  process.on('SIGTERM', () => void stop('SIGTERM'))
  // The start program holds an IPC channel: when it is gone, so are we.
  process.on('disconnect', () => void stop('the start program is gone'))
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
