import type { AirState, DestinationState, ProbeFault } from '#domain/recorder/lanes.ts'
import type { MediaKindName } from '#features/media/schema.ts'

export const STATE_WORDS: Record<AirState, string> = {
  'on-air': 'On air',
  live: 'Live',
  waiting: 'Waits for the live feed',
  held: 'Held',
  degraded: 'On air, degraded',
  starting: 'Starting',
  failing: 'Off air, starts again',
  failed: 'Failed',
  stopped: 'Stopped',
}

export const DESTINATION_WORDS: Record<DestinationState, string> = {
  connected: 'Connected',
  connecting: 'Connecting',
  down: 'Down',
  off: 'Off',
}

export const PROBE_WORDS: Record<ProbeFault, string> = {
  broken: 'Viewers cannot play it',
  black: 'Black picture',
  silent: 'Silence',
}

/** Filled: it concerns viewers. Soft: all is well. */
export const STATE_TONES: Record<AirState, string> = {
  'on-air': 'bg-accent-soft text-accent',
  live: 'bg-on-air text-on-air-ink',
  waiting: 'bg-warn text-canvas',
  held: 'bg-warn-soft text-warn',
  degraded: 'bg-warn-soft text-warn',
  starting: 'bg-warn-soft text-warn',
  failing: 'bg-danger text-canvas',
  failed: 'bg-danger text-canvas',
  stopped: 'bg-raised text-muted',
}

export const DESTINATION_TONES: Record<DestinationState, string> = {
  connected: 'bg-accent-soft text-accent',
  connecting: 'bg-warn-soft text-warn',
  down: 'bg-danger text-canvas',
  off: 'bg-raised text-muted',
}

export const PROBE_TONES: Record<ProbeFault, string> = {
  broken: 'bg-danger text-canvas',
  black: 'bg-warn text-canvas',
  silent: 'bg-warn text-canvas',
}

export const SEVERITY_TONES = {
  critical: 'bg-danger text-canvas',
  warning: 'bg-warn text-canvas',
  info: 'bg-accent text-accent-ink',
} as const

export const KIND_TONES: Record<MediaKindName, string> = {
  programme: 'bg-accent-soft text-accent',
  ad: 'bg-warn-soft text-warn',
  ident: 'bg-raised text-muted',
  filler: 'bg-raised text-muted',
  slate: 'bg-danger-soft text-danger',
}
