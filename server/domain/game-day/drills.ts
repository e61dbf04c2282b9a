// The drills of a game day: what each breaks on purpose, and how that recovers by itself. None loses media or changes
// what is scheduled.

interface Drill {
  label: string
  /** What is done, and what viewers may notice. */
  hint: string
  /** What it is done to; `channel`: to the lease. */
  part: 'channel' | DrilledPart
  signal?: 'SIGKILL' | 'SIGSTOP'
  /** Why it is left out when the channel has no such part. */
  absent: string
}

export type DrilledPart = 'relay' | 'encoder' | 'fetcher'

export const DRILL_NAMES = ['hand-over', 'relay-killed', 'relay-frozen', 'encoder-killed', 'fetcher-killed'] as const
export type DrillName = (typeof DRILL_NAMES)[number]

export const DRILLS: Record<DrillName, Drill> = {
  'hand-over': {
    label: 'Hand over the channel',
    hint: 'Its worker gives the lease up; a worker takes it again. Viewers notice nothing. Destinations reconnect.',
    part: 'channel',
    absent: 'A live feed is on air. The channel is not handed over during it.',
  },
  'relay-killed': {
    label: 'Kill a relay',
    hint: 'The process that sends to one destination is ended at once. That destination is interrupted for some seconds.',
    part: 'relay',
    signal: 'SIGKILL',
    absent: 'No destination of the channel receives it now.',
  },
  'relay-frozen': {
    label: 'Freeze a relay',
    hint: 'The process is stopped without ending it, until its supervisor replaces it. One destination is interrupted for about ten seconds.',
    part: 'relay',
    signal: 'SIGSTOP',
    absent: 'No destination of the channel receives it now.',
  },
  'encoder-killed': {
    label: 'Kill the encoder of a live feed',
    hint: 'The feed is interrupted until its sender connects again, and its recording is split. On air, the channel does what its live input says for a lost feed.',
    part: 'encoder',
    signal: 'SIGKILL',
    absent: 'No live feed arrives at the channel now.',
  },
  'fetcher-killed': {
    label: 'Kill the fetcher of a pulled feed',
    hint: 'The feed is interrupted until it is pulled again, and its recording is split. On air, the channel does what its live input says for a lost feed.',
    part: 'fetcher',
    signal: 'SIGKILL',
    absent: 'No pulled feed arrives at the channel now.',
  },
}

/** A command that carries a drill out (record-command.ts). */
export type DrillOrder = {
  cause: 'drill'
  drill: DrillName
  /** The destination or the live input; the channel for its lease. */
  targetId: string
  /** It is not begun after this, epoch ms: nobody would measure it. */
  until: number
}

export const isDrillOrder = (payload: unknown): payload is DrillOrder =>
  (payload as { cause?: unknown } | null)?.cause === 'drill'
