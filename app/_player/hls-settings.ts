// The hls.js settings of all players. The bench of live feeds uses them too.
import type { HlsConfig } from 'hls.js'

/** Without an effect. */
export const CATCH_UP_RATE = 1.05

export const HLS_SETTINGS: Partial<HlsConfig> = {
  // Three target durations, like the origin's hold-back.
  liveSyncDurationCount: 3,
  // A playlist is up to a segment old when it arrives. Playback starts that much late and catches up (hls-engine.ts).
  maxLiveSyncPlaybackRate: CATCH_UP_RATE,
  backBufferLength: 30,
  maxBufferLength: 20,
  // Analytics compare what is played with what was sent in the last minute.
  maxMaxBufferLength: 60,
  capLevelToPlayerSize: true,
  // The library assumes half a megabit; most viewers have more, and the first picture should look good.
  abrEwmaDefaultEstimate: 4_000_000,
  // decide-recovery.ts retries with a message; the library would wait silently.
  manifestLoadPolicy: {
    default: { maxTimeToFirstByteMs: 6_000, maxLoadTimeMs: 8_000, timeoutRetry: null, errorRetry: null },
  },
}
