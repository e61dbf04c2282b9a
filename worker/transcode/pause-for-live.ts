// Stops this worker's transcoders while a live encoder of the same machine needs the CPU.
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { isCpuRequested } from '#features/live/cpu-requests.ts'
import { hold, isHeld } from '../ffmpeg/hold.ts'
import { type Loop, startLoop } from '../loop.ts'
import { markWaiting } from './record-progress.ts'

const POLL_MS = 1_000

export function startLivePriority(db: Db, workerId: string, machine: string): Loop {
  const log = logger('transcode')
  const checks = startLoop(POLL_MS, async () => {
    try {
      const wanted = await isCpuRequested(db, machine)
      if (wanted !== isHeld())
        log.info(
          wanted ? 'uploads wait: a live feed needs the CPU' : 'uploads resume: the live feed has the CPU it needs',
        )
      const wasHeld = isHeld()
      hold(wanted)
      if (wanted || wasHeld) await markWaiting(db, workerId, wanted)
    } catch (error) {
      // With the next check.
      if (!isDatabaseAway(error)) log.warn({ err: error }, 'the needs of the live encoders could not be loaded')
    }
  })
  return {
    hurry: checks.hurry,
    async stop() {
      await checks.stop()
      hold(false)
    },
  }
}
