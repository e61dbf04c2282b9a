// One game day: each drill is ordered, measured until what it broke works again, and reported.
import { setTimeout as wait } from 'node:timers/promises'
import type { Db } from '#adapters/db.ts'
import { DRILLS, type DrillName } from '#domain/game-day/drills.ts'
import { iso } from '#domain/instants.ts'
import { type DrillTarget, findDrillTarget } from '#features/game-day/drill-target.ts'
import { listDrillAlerts } from '#features/game-day/list-drill-alerts.ts'
import { orderDrill } from '#features/game-day/order-drill.ts'
import { finishGameDay, type GameDayRun, recordProgress } from '#features/game-day/run-writes.ts'
import type { DrillReport } from '#features/game-day/schema.ts'
import type { ViewerWatch } from './watch-as-viewer.ts'

export interface GameDayTimes {
  /** Good looks before a drill. */
  goodLooks: number
  /** How long they are awaited. */
  readyMs: number
  /** A drill is measured at most for this long, */
  longestMs: number
  /** and after its recovery for this long. */
  afterMs: number
}

export const TIMES: GameDayTimes = { goodLooks: 6, readyMs: 20_000, longestMs: 60_000, afterMs: 8_000 }
const POLL_MS = 250
const HEARTBEAT_MS = 3_000

const UNWATCHED = 'Viewers have a problem already, or the channel does not play. Nothing was done.'
const STOPPED = 'The worker that ran it was stopped. The drills that are not reported were not measured.'
const FAULT = 'The worker that ran it had a fault; see its log. The drills that are not reported were not measured.'

/** It was ended by another worker, which took this one for dead. */
class EndedError extends Error {}

export async function runGameDay(
  { db, watch, times = TIMES }: { db: Db; watch: ViewerWatch; times?: GameDayTimes },
  run: GameDayRun,
  signal: AbortSignal,
): Promise<void> {
  const report: DrillReport[] = []
  const began: number[] = []
  const heart = keepAlive(db, run, report)
  try {
    for (const drill of run.drills) {
      heart.current = drill
      began.push(Date.now())
      report.push(await measure(drill))
    }
    // Those that were open when their drill was reported may have ended since.
    for (const [index, drill] of report.entries())
      if (drill.startedAt !== null)
        drill.alerts = await listDrillAlerts(db, run.channelId, {
          from: Date.parse(drill.startedAt),
          to: began[index + 1] ?? Date.now(),
        })
    await finishGameDay(db, run, report, null)
  } catch (error) {
    if (error instanceof EndedError) return
    await finishGameDay(db, run, report, signal.aborted ? STOPPED : FAULT)
    if (!signal.aborted) throw error
  } finally {
    heart.stop()
  }

  async function measure(drill: DrillName): Promise<DrillReport> {
    watch.restart()
    if (!(await isWellFor(times))) return leftOut(drill, UNWATCHED)
    const target = await findDrillTarget(db, run.channelId, drill)
    if (!target) return leftOut(drill, DRILLS[drill].absent)
    const ordered = await orderDrill(db, run, { drill, targetId: target.id }, signal)
    if ('refused' in ordered) return leftOut(drill, ordered.refused)
    const { startedAt } = ordered
    const recoveredAt = await awaitRecovery(target, startedAt)
    const measuredMs = Math.max(0, Date.now() - startedAt)
    return {
      ...{ drill, target: target.name, reason: null, startedAt: iso(startedAt), measuredMs },
      outcome: recoveredAt === null ? 'not-recovered' : 'recovered',
      recoveredMs: recoveredAt === null ? null : Math.max(0, recoveredAt - startedAt),
      viewer: watch.judge(),
      alerts: await listDrillAlerts(db, run.channelId, { from: startedAt, to: Date.now() }),
    }
  }

  /** Otherwise a fault from before would count as the drill's. */
  async function isWellFor({ goodLooks, readyMs }: GameDayTimes): Promise<boolean> {
    const endsAt = Date.now() + readyMs
    const isGood = () =>
      watch.looks.length >= goodLooks && watch.looks.slice(-goodLooks).every(({ findings }) => findings.length === 0)
    while (!isGood() && Date.now() < endsAt) await pause()
    return isGood()
  }

  async function awaitRecovery({ hasRecovered }: DrillTarget, startedAt: number): Promise<number | null> {
    let recoveredAt: number | null = null
    while (Date.now() - startedAt < times.longestMs) {
      if (recoveredAt === null && (await hasRecovered())) recoveredAt = Date.now()
      if (recoveredAt !== null && Date.now() - recoveredAt >= times.afterMs) break
      await pause()
    }
    return recoveredAt
  }

  async function pause(): Promise<void> {
    if (heart.isLost()) throw new EndedError()
    await wait(POLL_MS, undefined, { signal })
  }
}

const leftOut = (drill: DrillName, reason: string): DrillReport => ({
  ...{ drill, outcome: 'left-out', reason, target: null, startedAt: null, recoveredMs: null, measuredMs: 0 },
  ...{ viewer: null, alerts: [] },
})

/** Writes what has been measured every few seconds, also while a step waits. */
function keepAlive(db: Db, run: GameDayRun, report: readonly DrillReport[]) {
  let lost = false
  const heart = { current: null as DrillName | null, isLost: () => lost, stop: () => clearInterval(timer) }
  const beat = () =>
    recordProgress(db, run, { current: heart.current, report })
      .then((isOurs) => {
        lost ||= !isOurs
      })
      // Missed for too long, another worker ends the game day.
      .catch(() => undefined)
  const timer = setInterval(() => void beat(), HEARTBEAT_MS)
  return heart
}
