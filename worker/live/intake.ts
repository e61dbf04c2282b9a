// All feeds that this worker receives: one encoder a session, running before the feed is taken.
import { rm } from 'node:fs/promises'
import { isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { sourceFactsOf } from '#domain/contribution/feed-facts.ts'
import { OutageWatch } from '#domain/system/outage-watch.ts'
import { closeAbandoned, dropUnwanted } from '#features/live/abandoned.ts'
import { flvInputArgs } from '../ffmpeg/args-live.ts'
import type { LiveSession } from '../ingest/live-session.ts'
import { startLoop } from '../loop.ts'
import { CpuGovernor } from './cpu-governor.ts'
import { type LiveInput, type RecordContext, recordSession } from './record-session.ts'

export interface LiveIntake {
  /** A sender was admitted. */
  onPublish(session: LiveSession): void
  /** The same for a pulled feed. @returns when it has ended and is closed */
  receive(input: LiveInput): Promise<void>
  /** Resolves when no encoder is running and every item is closed. */
  stop(): Promise<void>
}

const SWEEP_MS = 5_000

export function openLiveIntake(options: Omit<RecordContext, 'governor'>): LiveIntake {
  const { db, dataDir, workerId } = options
  const context: RecordContext = { ...options, governor: new CpuGovernor(db, workerId) }
  const log = logger('live')
  const ended = new AbortController()
  const running = new Map<Promise<void>, string>()

  function receive(input: LiveInput): Promise<void> {
    const run = recordSession(context, input, ended.signal)
      .then(() => undefined)
      .catch((error) => {
        log.error({ err: error, streamId: input.streamId }, 'a live session could not be started or closed')
        input.stop('The feed could not be recorded on our side. Send it again.')
      })
      .finally(() => running.delete(run))
    running.set(run, input.streamId)
    return run
  }

  async function receivePushed(session: LiveSession): Promise<void> {
    const { streamId, contributionId, channelId } = session
    const facts = await session.facts
    await receive({
      streamId,
      contributionId,
      channelId,
      args: flvInputArgs(),
      sound: 'whole',
      facts: facts && sourceFactsOf(facts, 'flv'),
      bytes: session.flv,
      ended: session.ended,
      encodedTo: (positionMs, isWanted) => session.encodedTo(positionMs, isWanted),
      behindMs: () => session.behindMs(),
      stop: (reason) => session.stop(reason),
    })
  }

  const outages = new OutageWatch(() => performance.now())
  const sweeping = startLoop(SWEEP_MS, async () => {
    try {
      const closed = outages.isSettled ? await closeAbandoned(db, [...running.values()]) : []
      if (closed.length > 0) log.warn({ mediaIds: closed }, 'recordings of a dead worker were closed')
      for (const { accountId, mediaId } of await dropUnwanted(db, Date.now()))
        await rm(mediaPaths(dataDir, accountId, mediaId).folder, { recursive: true, force: true })
      outages.noteAnswer()
    } catch (error) {
      if (isDatabaseAway(error)) outages.noteFailure()
      else log.error({ err: error }, 'live sessions could not be maintained')
    }
  })

  return {
    onPublish: (session) => void receivePushed(session),
    receive,
    async stop() {
      ended.abort()
      await sweeping.stop()
      await Promise.all(running.keys())
    },
  }
}
