// The spans of one child: its start, which ends at once, and its life, which may last for days.
import { withSpan } from '#adapters/request-scope.ts'
import { startSpan } from '#adapters/traces.ts'

export interface ChildTrace {
  spawned(pid: number): void
  ended(exit: { how: string; code: number | null }): void
}

/** Before it is started. Never its arguments: they contain addresses and names of files. */
export function traceChild(program: 'ffmpeg' | 'ffprobe'): ChildTrace | undefined {
  const start = startSpan({ name: `spawn ${program}`, kind: 'internal' })
  if (!start) return undefined
  let life = start
  return {
    spawned(pid) {
      start.set({ 'process.pid': pid })
      start.end()
      life =
        withSpan(start, () => startSpan({ name: program, kind: 'internal', facts: { 'process.pid': pid } })) ?? start
    },
    ended({ how, code }) {
      life.set({ 'playout.exit': how, ...(code !== null && { 'process.exit.code': code }) })
      life.end(how !== 'aborted' && code !== 0)
    },
  }
}
