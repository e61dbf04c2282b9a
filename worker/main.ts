// The worker: reads its environment, starts the requested roles, and stops them in order.
import { flushCompileCache } from 'node:module'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { isDatabaseAway, openDb, requireDatabaseUrl } from '#adapters/db.ts'
import { watchDiskSpace } from '#adapters/disk-space.ts'
import { newId } from '#adapters/ids.ts'
import { keepFilesPrivate } from '#adapters/keep-private.ts'
import { logger } from '#adapters/log.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { openTraces } from '#adapters/open-traces.ts'
import { openProcessMeter } from '#adapters/process-condition.ts'
import { closeTraces } from '#adapters/traces.ts'
import { listen } from '#adapters/wakeup.ts'
import type { WorkerId } from '#domain/ids.ts'
import { PROGRAM_RECOVERY } from '#domain/system/recover.ts'
import { HEARTBEAT_MS } from '#domain/system/worker-alive.ts'
import { noteOurEnds } from '#features/contribution/session-writes.ts'
import { beatWorker, removeWorker } from '#features/playout/leases.ts'
import { openReadiness } from '#features/system/check-readiness.ts'
import { env } from '#server/env.ts'
import { startAlertRole } from './alert/role.ts'
import { startAnalyticsRole } from './analytics/role.ts'
import { measureEncoder } from './capacity/measure-encoder.ts'
import { workerCapacity } from './capacity/worker-capacity.ts'
import { joinClock, noteClock } from './clock.ts'
import { sweepOrphans } from './ffmpeg/orphans.ts'
import { startGameDayRole } from './game-day/role.ts'
import { openHealthServer } from './health-server.ts'
import { startImportRole } from './import/role.ts'
import { watchFolder } from './import/watch-folder.ts'
import { startIngestRole } from './ingest/role.ts'
import { machineName } from './live/cpu-governor.ts'
import { openLiveIntake } from './live/intake.ts'
import { startMailRole } from './mail/role.ts'
import { startOriginRole } from './origin/role.ts'
import { releaseDeadWorkers } from './playout/release-dead-workers.ts'
import { startPlayoutRole } from './playout/role.ts'
import { isMachineBusy, lookForSignal } from './probe/look-for-signal.ts'
import { startProbeRole } from './probe/role.ts'
import { watchFaults } from './process-faults.ts'
import { startPullRole } from './pull/role.ts'
import { startRelayRole } from './relay/role.ts'
import { parseRoles } from './roles.ts'
import { AirSnapshot } from './segments/air-snapshot.ts'
import { clockOfSnapshot } from './segments/clock-of-snapshot.ts'
import { ChannelDirectory } from './segments/directory.ts'
import { SnapshotKeeper } from './segments/keep-snapshot.ts'
import { MediaIndexes } from './segments/media-indexes.ts'
import { openSegmentSource } from './segments/segment-source.ts'
import { keepPictures } from './transcode/keep-pictures.ts'
import { keepStorage } from './transcode/keep-storage.ts'
import { startLivePriority } from './transcode/pause-for-live.ts'
import { startTranscodeRole, toolsOf } from './transcode/role.ts'
import { startWebhookRole } from './webhook/role.ts'

/** The segments of a few relays: each is read within seconds by all that send it. */
const RELAY_CACHE_BYTES = 64 * 1024 ** 2
const MEASURE_AFTER_MS = 10_000
const NOTE_WITHIN_MS = 1_000

async function main(): Promise<void> {
  // failures: how often this program ended in a row before this start.
  const { values } = parseArgs({ options: { roles: { type: 'string' }, failures: { type: 'string', default: '0' } } })
  const roles = parseRoles(values.roles)
  const log = logger('worker')
  watchFaults(log)
  keepFilesPrivate()
  const orphans = sweepOrphans(toolsOf(env()).runDir)
  if (orphans.length > 0) log.warn({ pids: orphans }, 'ended leftovers of a crashed worker')
  await openTraces('worker')
  const url = requireDatabaseUrl()
  const db = openDb(url)
  const ended = new AbortController()
  const condition = openProcessMeter()
  const worker = {
    id: newId<WorkerId>('wk'),
    host: hostname(),
    pid: process.pid,
    roles: [...roles],
    capacity: workerCapacity(roles, env(), null),
  }
  const keys = openKeyRing(env().DATA_DIR)
  const snapshot = roles.has('origin') ? new AirSnapshot(env().DATA_DIR, keys) : undefined
  // An origin starts without the database; everything else waits for it.
  const alone = roles.size === 1 ? snapshot : undefined
  const report = () => {
    const isStable = process.uptime() * 1_000 > PROGRAM_RECOVERY.stableMs
    return { ...condition(), failures: isStable ? 0 : Number(values.failures) }
  }
  const clock = await joinClock(db, { ...worker, condition: report() }, ended.signal).catch((error) =>
    clockOfSnapshot(error, alone, env().aheadMs, ended.signal),
  )
  await releaseDeadWorkers(db, worker).catch((error) => {
    if (!alone || !isDatabaseAway(error)) throw error
  })
  const disk = watchDiskSpace(env().DATA_DIR)
  const heartbeats = setInterval(() => {
    disk.refresh()
    const facts = { ...worker, condition: { ...report(), folder: disk.folder }, disk: disk.latest }
    beatWorker(db, facts, noteClock(clock)).catch((error) => log.debug({ err: error }, 'worker heartbeat missed'))
  }, HEARTBEAT_MS)

  const indexes = new MediaIndexes(db, snapshot)
  const parts: { name: string; stop(): Promise<unknown> }[] = []

  let stopping: Promise<void> | undefined
  const stop = (reason: string) => {
    stopping ??= (async () => {
      log.info({ reason }, 'worker stops')
      clearInterval(heartbeats)
      ended.abort()
      // A database that does not answer must not delay the end.
      if (roles.has('ingest'))
        await Promise.race([noteOurEnds(db, { workerId: worker.id }).catch(() => undefined), sleep(NOTE_WITHIN_MS)])
      // In parallel, and each to its end: a part that fails must not leave the others' processes running.
      await Promise.all(
        parts.map((part) =>
          part.stop().catch((error) => log.error({ err: error, role: part.name }, 'could not stop in order')),
        ),
      )
      await directory.stop()
      segments.close()
      await removeWorker(db, worker.id, clock.now()).catch(() => undefined)
      await db.$disconnect().catch(() => undefined)
      await closeTraces()
      process.exit(0)
    })()
    return stopping
  }
  // Before the first role: a signal during the start must release what was claimed by then.
  process.on('SIGINT', () => void stop('SIGINT'))
  process.on('SIGTERM', () => void stop('SIGTERM'))
  // The start program holds an IPC channel: when it exits, this process ends too.
  process.on('disconnect', () => void stop('the start program has exited'))

  /** With the next heartbeat. Not during the start, which has more to do. */
  async function stateMeasured(): Promise<void> {
    await sleep(MEASURE_AFTER_MS, undefined, { signal: ended.signal }).catch(() => undefined)
    const cores = await measureEncoder(toolsOf(env()), env().DATA_DIR, ended.signal)
    worker.capacity = workerCapacity(roles, env(), cores)
  }

  // Before the roles: from the first role on, the start program must notice that this process hangs.
  let up = false
  if (!roles.has('origin')) {
    const health = await openHealthServer(
      { port: env().WORKER_PORT, host: env().HOST, scrapers: env().METRICS_ADDRESSES },
      {
        facts: () => ({ roles: worker.roles, uptime: Math.round(process.uptime()) }),
        readiness: openReadiness({ db, dataDir: env().DATA_DIR, isUp: () => up }),
      },
    )
    parts.push({ name: 'health', stop: async () => health.close() })
  }

  const directory = new ChannelDirectory(db, clock, snapshot)
  const segments = await openSegmentSource({
    db,
    indexes,
    dataDir: env().DATA_DIR,
    // Relays read each segment once; only the origin needs it repeatedly.
    cacheBytes: roles.has('origin') ? env().ORIGIN_CACHE_MB * 1024 ** 2 : RELAY_CACHE_BYTES,
    ...(snapshot && { snapshot }),
  })
  if (roles.has('origin') || roles.has('playout')) await directory.start()
  const origin = roles.has('origin')
    ? await startOriginRole({ db, clock, directory, segments, host: env().HOST, port: env().ORIGIN_PORT })
    : null
  if (origin) parts.push({ name: 'origin', stop: () => origin.stop() })
  const keeper =
    snapshot && new SnapshotKeeper({ db, clock, directory, snapshot, keys, slates: () => segments.slates() })
  keeper?.start()
  if (keeper) parts.push({ name: 'snapshot', stop: () => keeper.stop() })
  if (ended.signal.aborted) return
  const playout = roles.has('playout')
    ? startPlayoutRole({ db, workerId: worker.id, clock, indexes, capacity: worker.capacity.channels })
    : null
  if (playout) parts.push({ name: 'playout', stop: () => playout.stop() })
  const relays =
    playout &&
    startRelayRole({
      ...{ db, clock, directory, segments, env: env() },
      held: () => playout.held(),
      capacity: worker.capacity.relays,
    })
  if (relays) parts.push({ name: 'relays', stop: () => relays.stop() })
  const probe =
    playout &&
    (await startProbeRole({
      ...{ db, workerId: worker.id, directory, dataDir: env().DATA_DIR, originUrl: env().probeUrl },
      decode: (sample, signal) => lookForSignal(toolsOf(env()), sample, signal),
      isBusy: isMachineBusy,
      held: () => playout.held().map(({ channelId }) => channelId),
    }))
  if (probe) parts.push({ name: 'probe', stop: () => probe.stop() })
  const gameDays =
    playout &&
    (await startGameDayRole({
      ...{ db, directory, workerId: worker.id, dataDir: env().DATA_DIR, originUrl: env().probeUrl },
      held: () => playout.held().map(({ channelId }) => channelId),
    }))
  if (gameDays) parts.push({ name: 'game days', stop: () => gameDays.stop() })
  const webhooks = playout && startWebhookRole({ db, dataDir: env().DATA_DIR, workerId: worker.id })
  if (webhooks) parts.push({ name: 'webhooks', stop: () => webhooks.stop() })
  const intake = roles.has('ingest')
    ? openLiveIntake({ db, dataDir: env().DATA_DIR, tools: toolsOf(env()), workerId: worker.id })
    : null
  if (intake) parts.push({ name: 'live', stop: () => intake.stop() })
  const ingest =
    intake && env().RTMP_PORT !== 0
      ? startIngestRole({ db, workerId: worker.id, env: env(), onFeed: (session) => intake.onPublish(session) })
      : null
  if (ingest) parts.push({ name: 'ingest', stop: () => ingest.stop() })
  const pulls = intake && startPullRole({ db, workerId: worker.id, env: env(), tools: toolsOf(env()), intake })
  if (pulls) parts.push({ name: 'pulls', stop: () => pulls.stop() })
  const yielding = roles.has('transcode') ? startLivePriority(db, worker.id, machineName()) : null
  if (yielding) parts.push({ name: 'yielding', stop: () => yielding.stop() })
  const transcode = roles.has('transcode') ? startTranscodeRole({ db, env: env(), workerId: worker.id }) : null
  if (transcode) parts.push({ name: 'transcode', stop: () => transcode.stop() })
  const imports = roles.has('transcode')
    ? startImportRole({ db, dataDir: env().DATA_DIR, workerId: worker.id, maxBytes: env().UPLOAD_MAX_BYTES })
    : null
  if (imports) parts.push({ name: 'imports', stop: () => imports.stop() })
  const { WATCH_DIR: watchDir, DATA_DIR: dataDir, UPLOAD_MAX_BYTES: maxBytes } = env()
  const watched = roles.has('transcode') && watchDir ? watchFolder({ db, dataDir, watchDir, maxBytes }) : null
  if (watched) parts.push({ name: 'watched folder', stop: () => watched.stop() })
  const kept = roles.has('transcode') ? keepStorage({ db, dataDir: env().DATA_DIR }) : null
  if (kept) parts.push({ name: 'storage', stop: () => kept.stop() })
  const pictures = roles.has('transcode') ? keepPictures(db, env()) : null
  if (pictures) parts.push({ name: 'pictures', stop: () => pictures.stop() })
  // Two roles, so that the death of one process leaves another that notices it.
  const alerts =
    roles.has('playout') || roles.has('mail')
      ? startAlertRole({ db, dataDir: env().DATA_DIR, publicUrl: env().publicUrl, originUrl: env().originUrl })
      : null
  if (alerts) parts.push({ name: 'alerts', stop: () => alerts.stop() })
  const analytics = roles.has('mail') ? startAnalyticsRole(db, env().DATA_DIR) : null
  if (analytics) parts.push({ name: 'analytics', stop: () => analytics.stop() })
  const mail = roles.has('mail') ? startMailRole({ db, env: env() }) : null
  if (mail) parts.push({ name: 'mail', stop: () => mail.stop() })
  listen(
    url,
    // An origin is notified of every channel, and of nothing else.
    roles.size === 1 && origin
      ? ['timeline']
      : ['commands', 'timeline', 'destinations', 'contributions', 'live', 'cpu', 'library'],
    (topic, payload) => {
      if (topic === 'commands') {
        playout?.wake()
        pulls?.wake()
      } else if (topic === 'timeline') directory.wake(payload)
      else if (topic === 'destinations') relays?.wake()
      else if (topic === 'live') playout?.wakeLive()
      else if (topic === 'cpu') yielding?.hurry()
      else if (topic === 'library') {
        transcode?.wake()
        imports?.wake()
      } else {
        ingest?.wake()
        pulls?.wake()
      }
    },
    ended.signal,
  )
  up = true
  // Node does so when a process ends, but not when it is killed.
  flushCompileCache()
  if (intake && env().MAX_SENDERS === undefined)
    void stateMeasured().catch((error) => log.warn({ err: error }, 'the encoders could not be measured'))
  log.info({ workerId: worker.id, roles: worker.roles, pid: process.pid }, 'worker is up')
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
