// Which channel's segment is decoded next.
import { isSuspect, type SignalState } from '#domain/probe/decide-signal.ts'

interface Waiting {
  state: { signal: SignalState; signalDueAt: number }
}

/** Of those that are due: one that was black or silent at its last look, otherwise the one that has waited longest. */
export function pickForSignal<T extends Waiting>(waiting: readonly T[], now: number): T | null {
  const due = waiting.filter(({ state }) => state.signalDueAt <= now)
  const order = ({ state }: T) => (isSuspect(state.signal) ? 0 : 1)
  return due.toSorted((a, b) => order(a) - order(b) || a.state.signalDueAt - b.state.signalDueAt)[0] ?? null
}
