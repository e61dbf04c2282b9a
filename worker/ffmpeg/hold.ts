// Work that can wait is stopped while a live feed needs the CPU, and then continues.
export interface Holdable {
  /** SIGSTOP or SIGCONT, to the whole process group. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void
  /** It runs again: whoever waits for its progress restarts the wait. */
  onResume(): void
}

const members = new Set<Holdable>()
let held = false

export const isHeld = (): boolean => held

/** Applies to all running work, and to all that starts until it is released. */
export function hold(wanted: boolean): void {
  if (held === wanted) return
  held = wanted
  for (const member of members) tell(member)
}

/** @returns a function to call when it has ended */
export function makeHoldable(member: Holdable): () => void {
  members.add(member)
  if (held) tell(member)
  return () => members.delete(member)
}

function tell(member: Holdable): void {
  member.signal(held ? 'SIGSTOP' : 'SIGCONT')
  if (!held) member.onResume()
}
