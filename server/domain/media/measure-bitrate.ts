interface Piece {
  byteLength: number
  durationMs: number
}

/** Below half a target duration the bitrate of one segment means little (RFC 8216bis, peak segment bit rate). */
const SHORTEST_MS = 1_000

/** Kilobits a second: the average, and the highest over at least a second. */
export function measureBitrate(pieces: readonly Piece[]): { averageKbps: number; peakKbps: number } {
  let bytes = 0
  let durationMs = 0
  let peak = 0
  let before: Piece | undefined
  for (const piece of pieces) {
    bytes += piece.byteLength
    durationMs += piece.durationMs
    const joined = piece.durationMs < SHORTEST_MS && before
    const stretch = joined
      ? { byteLength: before!.byteLength + piece.byteLength, durationMs: before!.durationMs + piece.durationMs }
      : piece
    peak = Math.max(peak, kbps(stretch))
    before = piece
  }
  return { averageKbps: Math.ceil(kbps({ byteLength: bytes, durationMs })), peakKbps: Math.ceil(peak) }
}

function kbps({ byteLength, durationMs }: Piece): number {
  return durationMs === 0 ? 0 : (byteLength * 8) / durationMs
}
