import { type Scene, seconds } from '../scene.ts'

/** The slate's ground without a word on it, in silence: what is left to an exact start, too short to say anything. */
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
