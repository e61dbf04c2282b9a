import { options } from '../ffmpeg/options.ts'
import { type Scene, seconds } from './scene.ts'

/** The output and every file that the graph names are relative to FFmpeg's working folder. */
export function sceneArgs(scene: Scene, output: string): string[] {
  return [
    '-v',
    'error',
    '-y',
    ...options({ filter_complex: scene.graph, map: '[v]' }),
    ...options({
      map: '[a]',
      'c:v': 'libx264',
      preset: 'ultrafast',
      crf: '17',
      pix_fmt: 'yuv420p',
      r: '25',
      color_primaries: 'bt709',
      color_trc: 'bt709',
      colorspace: 'bt709',
      'c:a': 'pcm_s16le',
      ar: '48000',
      ac: '2',
      t: seconds(scene.durationMs),
      f: 'mov',
    }),
    output,
  ]
}
