// How our players use hls.js. The bench of live feeds plays with the same.
import type { HlsConfig } from 'hls.js'

/** Nobody hears it. */
export const CATCH_UP_RATE = 1.05

export const HLS_SETTINGS: Partial<HlsConfig> = {
  // Three target durations, as the origin's hold-back says.
  liveSyncDurationCount: 3,
  // A list is up to a segment old when it comes. The picture starts so much late, and makes it good (hls-engine.ts).
  maxLiveSyncPlaybackRate: CATCH_UP_RATE,
  backBufferLength: 30,
  maxBufferLength: 20,
  capLevelToPlayerSize: true,
  // Half a megabit is the library's guess; most viewers have more, and the first picture should not look poor.
  abrEwmaDefaultEstimate: 4_000_000,
  // decide-recovery.ts tries again itself, and says so; the library would wait in silence.
  manifestLoadPolicy: {
    default: { maxTimeToFirstByteMs: 6_000, maxLoadTimeMs: 8_000, timeoutRetry: null, errorRetry: null },
  },
}
