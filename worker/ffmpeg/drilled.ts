// The processes that a drill may break: each by what it works for. The owner of the process sends the signal, so that it
// reaches no other process that got the number in between.
import type { DrilledPart } from '#domain/game-day/drills.ts'

export interface Drillable {
  part: DrilledPart
  /** Of its destination, or of its live input. */
  targetId: string
}

type Send = (signal: 'SIGKILL' | 'SIGSTOP') => void

const running = new Map<string, Send>()
const keyOf = ({ part, targetId }: Drillable) => `${part} ${targetId}`

/** @returns a function to call when it has ended */
export function registerDrillable(of: Drillable, send: Send): () => void {
  const key = keyOf(of)
  running.set(key, send)
  return () => {
    // Its successor may run already.
    if (running.get(key) === send) running.delete(key)
  }
}

/** Null: no such process runs in this worker. */
export const findDrillable = (of: Drillable): Send | null => running.get(keyOf(of)) ?? null
