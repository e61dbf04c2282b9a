// The pulled feeds: one supervisor each, started, ended and restarted as their owners configure. Each worker that
// accepts live feeds pulls its share; the session's row ensures that no feed is pulled twice.
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { withFacts } from '#adapters/request-scope.ts'
import { type PullUrl, parsePullUrl } from '#domain/contribution/pull-url.ts'
import { pullingWorkerOf } from '#domain/pull/pull-policy.ts'
import { recordAttempt } from '#features/contribution/attempts.ts'
import { listPullWorkers, listWantedPulls, type WantedPull } from '#features/contribution/pull-reads.ts'
import { openPullUrl } from '#features/contribution/secrets.ts'
import { closeOrphanedSessions } from '#features/contribution/session-writes.ts'
import type { Env } from '#server/env.ts'
import type { FfmpegTools } from '../ffmpeg/process.ts'
import type { LiveIntake } from '../live/intake.ts'
import { startLoop } from '../loop.ts'
import { pullFeed } from './pull-feed.ts'
import { Puller, type PullPort } from './puller.ts'

const POLL_MS = 2_000
const ORPHANS_MS = 10_000

const OFF = 'The live input was switched off, or its channel went off air.'
const EXCHANGED = 'The address of the feed was changed.'
const ELSEWHERE = 'Another worker now pulls the feed.'
const STOPPED = 'The server that pulled the feed was stopped.'

export interface PullRole {
  /** A contribution changed, or a channel was started or stopped. */
  wake(): void
  /** Resolves when no feed is running. */
  stop(): Promise<void>
}

interface Running {
  puller: Puller
  updatedAt: Date
  url: PullUrl
}

export function startPullRole(options: {
  db: Db
  workerId: string
  env: Pick<Env, 'DATA_DIR' | 'MASTER_KEYS'>
  tools: FfmpegTools
  intake: Pick<LiveIntake, 'receive'>
}): PullRole {
  const { db, workerId, env, tools, intake } = options
  const log = logger('pull')
  const keys = openKeyRing(env.DATA_DIR, env.MASTER_KEYS)
  const running = new Map<string, Running>()
  /** Being stopped: the feed's encoder has to close its files first. */
  const ending = new Map<string, Promise<void>>()
  let orphansDueAt = 0

  async function open({ contributionId, accountId }: WantedPull): Promise<PullUrl | null> {
    try {
      const parsed = parsePullUrl(await openPullUrl(db, contributionId, keys))
      if (parsed.ok) return parsed.url
      log.error({ contributionId, accountId }, 'a stored address cannot be pulled')
    } catch (error) {
      if (isDatabaseAway(error)) throw error
      // The error's text may contain part of the address.
      log.error({ contributionId, accountId }, 'the address of a feed could not be unsealed; check its master key')
    }
    return null
  }

  async function begin(wanted: WantedPull): Promise<void> {
    const url = await open(wanted)
    if (!url) return
    const { contributionId, channelId, accountId, updatedAt } = wanted
    const feed = { contributionId, channelId, url }
    const context = { db, tools, workerId, receive: intake.receive }
    const port: PullPort = {
      fetch: (signal) => pullFeed(context, feed, signal),
      failed: ({ words: reason, remoteAddress }, failures, nextTryAt) =>
        recordAttempt(db, { contributionId, channelId, workerId, reason, remoteAddress, nextTryAt, failures }),
    }
    const puller = withFacts({ channelId, accountId }, () => new Puller(port, log.child({ contributionId })))
    running.set(contributionId, { puller, updatedAt, url })
  }

  function end(id: string, words: string): void {
    const { puller } = running.get(id)!
    running.delete(id)
    ending.set(
      id,
      puller.stop(words).finally(() => ending.delete(id)),
    )
  }

  async function look(): Promise<void> {
    try {
      const pulls = await listWantedPulls(db)
      const fetchers = pulls.length > 0 ? [...(await listPullWorkers(db)), workerId] : []
      const wanted = new Map(pulls.map((pull) => [pull.contributionId, pull]))
      const isOurs = (id: string) => pullingWorkerOf(id, fetchers) === workerId
      for (const [id, run] of running) {
        const now = wanted.get(id)
        if (!now) end(id, OFF)
        else if (!isOurs(id)) end(id, ELSEWHERE)
        else if (now.updatedAt.getTime() !== run.updatedAt.getTime()) {
          run.updatedAt = now.updatedAt
          if ((await open(now))?.href !== run.url.href) end(id, EXCHANGED)
        }
      }
      for (const [id, pull] of wanted) if (isOurs(id) && !running.has(id) && !ending.has(id)) await begin(pull)
      await sweep()
    } catch (error) {
      // Feeds continue as they are.
      if (!isDatabaseAway(error)) log.error({ err: error }, 'the feeds to pull could not be loaded')
    }
  }

  async function sweep(): Promise<void> {
    if (performance.now() < orphansDueAt) return
    orphansDueAt = performance.now() + ORPHANS_MS
    await closeOrphanedSessions(db)
  }

  const checks = startLoop(POLL_MS, look)
  return {
    wake: () => checks.hurry(),
    async stop() {
      await checks.stop()
      for (const id of running.keys()) end(id, STOPPED)
      await Promise.all(ending.values())
    },
  }
}
