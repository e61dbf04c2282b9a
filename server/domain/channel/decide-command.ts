// Whether a command to a channel is accepted, and as which command.
import type { DesiredState } from './playout-state.ts'

export type CommandName = 'START' | 'STOP' | 'RESTART'

export interface RundownFact {
  mediaId: string
  title: string
  state: string
}

export type CommandDecision =
  | { kind: 'take'; command: CommandName; desired: DesiredState }
  | { kind: 'refuse'; code: 'ALREADY_STARTED' | 'ALREADY_STOPPED' | 'RUNDOWN_EMPTY' }
  | { kind: 'refuse'; code: 'MEDIA_NOT_READY'; items: RundownFact[] }

/**
 * A restart of a stopped channel is a start: the caller wants the channel on air from the top.
 * @param rundown null for a channel that airs its calendar, where the slate covers what is missing
 */
export function decideCommand(
  asked: CommandName,
  desired: DesiredState,
  rundown: readonly RundownFact[] | null,
): CommandDecision {
  if (asked === 'STOP') {
    if (desired === 'STOPPED') return { kind: 'refuse', code: 'ALREADY_STOPPED' }
    return { kind: 'take', command: 'STOP', desired: 'STOPPED' }
  }
  if (asked === 'START' && desired === 'STARTED') return { kind: 'refuse', code: 'ALREADY_STARTED' }
  if (rundown?.length === 0) return { kind: 'refuse', code: 'RUNDOWN_EMPTY' }
  const notReady = rundown?.filter((item) => item.state !== 'READY') ?? []
  if (notReady.length > 0) return { kind: 'refuse', code: 'MEDIA_NOT_READY', items: notReady }
  return { kind: 'take', command: desired === 'STOPPED' ? 'START' : 'RESTART', desired: 'STARTED' }
}
