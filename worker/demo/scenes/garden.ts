import { CENTRED, fadeInAndOut, type Light, lightsForMixing, line } from '#worker/built-in/picture.ts'
import { type Scene, seconds } from '#worker/built-in/scene.ts'
import { pad } from '#worker/built-in/sound.ts'

const DURATION_MS = 9_600

const DUSK: readonly Light[] = [
  { colour: [10, 70, 90], at: [0.3, 0.7], radius: [0.4, 0.5], sway: [0.1, 0.1], speed: 0.4, phase: 0 },
  { colour: [90, 20, 80], at: [0.8, 0.3], radius: [0.35, 0.5], sway: [0.12, 0.1], speed: 0.33, phase: 2.4 },
]

/** Conway's game of life as a garden of lights: the living glow, the dying fade. */
export const gardenScene: Scene = {
  title: 'Night garden',
  kind: 'PROGRAMME',
  durationMs: DURATION_MS,
  graph: [
    `life=s=160x90:r=10:ratio=0.1:seed=23:life_color=white:death_color=black,trim=duration=${seconds(DURATION_MS)},format=gbrp,fps=25,lagfun=decay=0.94,colorchannelmixer=rr=0.5:gg=0.9:bb=0.75,split[cells][halo]`,
    '[cells]scale=640:360:flags=bicubic[sharp]',
    '[halo]gblur=3.2,scale=640:360:flags=bicubic,colorchannelmixer=rr=0.7:rb=0.35:gg=0.85:bb=1.15[glow]',
    `${lightsForMixing([4, 8, 22], DUSK, DURATION_MS)}[dusk]`,
    '[sharp][glow]blend=all_mode=screen[bloom]',
    '[dusk][bloom]blend=all_mode=screen,scale=1920:1080:flags=bicubic:out_color_matrix=bt709,format=yuv420p,setparams=colorspace=bt709[garden]',
    [
      '[garden]null',
      line({ text: 'title', font: 'bold', size: 96, colour: 'white', x: CENTRED, y: '860', fromS: 0.8, untilS: 5 }),
      line({ text: 'by', font: 'light', size: 44, colour: '0xcfe9ff', x: CENTRED, y: '968', fromS: 1.3, untilS: 5 }),
      `${fadeInAndOut(DURATION_MS)}[v]`,
    ].join(','),
    `${pad(
      [
        [130.81, 261.63, 392, 493.88],
        [110, 261.63, 329.63, 493.88],
        [87.31, 261.63, 349.23, 440],
        [98, 246.94, 392, 587.33],
      ],
      DURATION_MS,
    )}[a]`,
  ].join(';'),
  texts: { title: 'Night garden', by: 'a living thing of three rules' },
}
