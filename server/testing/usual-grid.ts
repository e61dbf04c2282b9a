// The grid that most tests use: 25 fps.
import { gridOf } from '#domain/ladder/grid.ts'

export const { frameRate: FRAME_RATE, gopFrames: GOP_FRAMES, quantumMs: QUANTUM_MS, segmentMs: SEGMENT_MS } = gridOf({})
