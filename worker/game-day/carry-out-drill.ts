// The side of the worker that holds the lease: it breaks what the drill says, at most once.
import type { Db } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { DRILLS, type DrillOrder } from '#domain/game-day/drills.ts'
import { finishCommands } from '#features/playout/commands.ts'
import type { Fence } from '#features/playout/fence.ts'
import { findDrillable } from '../ffmpeg/drilled.ts'

const LATE = 'The drill was not begun in time. Nothing was done.'
const ELSEWHERE = 'The process had ended, or runs on another worker than the channel. Nothing was done.'

/**
 * The command is ended first: a worker that dies here breaks nothing, and no drill is done twice.
 * @param handOver gives the lease up
 */
export async function carryOutDrill(
  { db, fence }: { db: Db; fence: Fence },
  commandId: bigint,
  { drill, targetId, until }: DrillOrder,
  handOver: () => Promise<void>,
): Promise<void> {
  const now = Date.now()
  const act = actOf(drill, targetId, handOver)
  const error = now > until ? LATE : act ? null : ELSEWHERE
  const ended = await finishCommands(db, fence, [commandId], { error, effectiveAt: error ? null : now })
  if (ended === 0 || error || !act) return
  logger('game-day').warn({ channelId: fence.channelId, drill, targetId }, 'a drill breaks something on purpose')
  await act()
}

function actOf(drill: DrillOrder['drill'], targetId: string, handOver: () => Promise<void>) {
  const { part, signal } = DRILLS[drill]
  if (part === 'channel') return handOver
  const send = findDrillable({ part, targetId })
  return send && signal ? async () => send(signal) : null
}
