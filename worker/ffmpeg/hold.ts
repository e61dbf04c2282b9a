// Work that can wait is stopped where it stands while a live feed needs the CPU, and goes on where it was.
export interface Holdable {
  /** SIGSTOP or SIGCONT, to the whole process group. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void
  /** It runs again: whoever waits for its progress waits anew. */
  onResume(): void
}

const members = new Set<Holdable>()
let held = false

export const isHeld = (): boolean => held

/** All that runs now, and all that is started until it is let go. */
export function hold(wanted: boolean): void {
  if (held === wanted) return
  held = wanted
  for (const member of members) tell(member)
}

/** @returns to call when it has ended */
export function makeHoldable(member: Holdable): () => void {
  members.add(member)
  if (held) tell(member)
  return () => members.delete(member)
}

function tell(member: Holdable): void {
  member.signal(held ? 'SIGSTOP' : 'SIGCONT')
  if (!held) member.onResume()
}
