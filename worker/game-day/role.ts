// Runs the game days of channels that this worker plays: one at a time in the installation.
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { probeMark } from '#adapters/probe-mark.ts'
import { loadSecrets } from '#adapters/secrets.ts'
import { claimGameDay, type GameDayRun } from '#features/game-day/run-writes.ts'
import { type Loop, startLoop } from '../loop.ts'
import { masterUrlOf, mayBeWatched } from '../probe/viewer-address.ts'
import type { ChannelDirectory } from '../segments/directory.ts'
import { type GameDayTimes, runGameDay } from './run-game-day.ts'
import { ViewerWatch } from './watch-as-viewer.ts'

const POLL_MS = 2_000

export interface GameDayOptions {
  db: Db
  workerId: string
  dataDir: string
  /** Where the channel is watched: an origin, or an edge in front of it. */
  originUrl: string
  directory: ChannelDirectory
  held(): string[]
  /** For tests. */
  times?: GameDayTimes
}

export async function startGameDayRole(options: GameDayOptions): Promise<Pick<Loop, 'stop'>> {
  const { db, workerId, originUrl, directory, held, times } = options
  const log = logger('game-day')
  const mark = probeMark((await loadSecrets(options.dataDir)).nextAuthSecret)
  const over = new AbortController()

  async function run(claimed: GameDayRun): Promise<void> {
    const { id: gameDayId, channelId, drills } = claimed
    log.warn({ gameDayId, channelId, drills }, 'a game day begins')
    const watch = new ViewerWatch(async () => {
      const channel = directory.peekById(channelId)
      if (!channel || !mayBeWatched(channel)) throw new Error('no viewer has a way in')
      return masterUrlOf(originUrl, channel)
    }, mark)
    try {
      await runGameDay({ db, watch, ...(times && { times }) }, claimed, over.signal)
    } finally {
      await watch.stop()
    }
    log.info({ gameDayId, channelId }, 'a game day has ended')
  }

  const loop = startLoop(POLL_MS, async () => {
    try {
      const claimed = await claimGameDay(db, workerId, held())
      if (claimed) await run(claimed)
    } catch (error) {
      if (!over.signal.aborted && !isDatabaseAway(error)) log.error({ err: error }, 'a game day could not be run')
    }
  })
  return {
    async stop() {
      over.abort()
      await loop.stop()
    },
  }
}
