import { type Scene, seconds } from '#worker/built-in/scene.ts'

/**
 * The slate's background without text, in silence: it fills the rest before an exact start, and is too short for text.
 */
export function padScene(durationMs: number): Scene {
  return {
    title: 'Pad',
    kind: 'SLATE',
    durationMs,
    graph: [
      `color=c=0x0c101c:s=1920x1080:r=25:d=${seconds(durationMs)},format=yuv420p,setparams=colorspace=bt709[v]`,
      `anullsrc=r=48000:cl=stereo,atrim=duration=${seconds(durationMs)}[a]`,
    ].join(';'),
    texts: {},
  }
}
