// Undo and redo of whole schedules, which share unchanged parts.

export interface History<State> {
  past: readonly State[]
  present: State
  future: readonly State[]
}

const MAX_STEPS = 200

export const beginHistory = <State>(present: State): History<State> => ({ past: [], present, future: [] })

export function record<State>({ past, present }: History<State>, next: State): History<State> {
  return { past: [...past, present].slice(-MAX_STEPS), present: next, future: [] }
}

export function undo<State>(history: History<State>): History<State> {
  const { past, present, future } = history
  const previous = past.at(-1)
  return previous === undefined ? history : { past: past.slice(0, -1), present: previous, future: [present, ...future] }
}

export function redo<State>(history: History<State>): History<State> {
  const { past, present, future } = history
  const [next, ...rest] = future
  return next === undefined ? history : { past: [...past, present], present: next, future: rest }
}
