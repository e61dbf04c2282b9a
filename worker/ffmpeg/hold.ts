// Work that can wait is stopped while a live feed needs the CPU, and then continues. Idle work is also stopped while
// uploads are prepared.
export interface Holdable {
  /** SIGSTOP or SIGCONT, to the whole process group. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void
  /** It runs again: whoever waits for its progress restarts the wait. */
  onResume(): void
  /** It only runs while nothing else does. */
  isIdle?: boolean
}

const members = new Set<Holdable>()
let held = false
let idleHeld = false

export const isHeld = (isIdle = false): boolean => held || (isIdle && idleHeld)

/** Applies to all running work, and to all that starts until it is released. */
export function hold(wanted: boolean): void {
  if (held === wanted) return
  held = wanted
  for (const member of members) tell(member)
}

/** Applies to idle work, running or not. */
export function holdIdle(wanted: boolean): void {
  if (idleHeld === wanted) return
  idleHeld = wanted
  for (const member of members) if (member.isIdle) tell(member)
}

/** @returns a function to call when it has ended */
export function makeHoldable(member: Holdable): () => void {
  members.add(member)
  if (isHeld(member.isIdle)) tell(member)
  return () => members.delete(member)
}

function tell(member: Holdable): void {
  const stop = isHeld(member.isIdle)
  member.signal(stop ? 'SIGSTOP' : 'SIGCONT')
  if (!stop) member.onResume()
}
