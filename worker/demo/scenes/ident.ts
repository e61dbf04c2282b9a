import { CENTRED, fadeInAndOut, type Light, lights, line, spaced } from '#worker/built-in/picture.ts'
import { type Scene, seconds } from '#worker/built-in/scene.ts'
import { pad } from '#worker/built-in/sound.ts'

const DURATION_MS = 5_760
/** All text is gone by then. */
const untilS = seconds(DURATION_MS) - 0.5

const SKY: readonly Light[] = [
  { colour: [20, 210, 150], at: [0.3, 0.42], radius: [0.2, 0.3], sway: [0.12, 0.1], speed: 0.55, phase: 0 },
  { colour: [40, 120, 235], at: [0.62, 0.5], radius: [0.3, 0.34], sway: [0.14, 0.12], speed: 0.42, phase: 1.9 },
  { colour: [150, 50, 190], at: [0.82, 0.3], radius: [0.2, 0.3], sway: [0.1, 0.12], speed: 0.5, phase: 3.6 },
  { colour: [0, 90, 110], at: [0.15, 0.9], radius: [0.35, 0.3], sway: [0.1, 0.06], speed: 0.36, phase: 5 },
]

/** The station's sign: northern lights and its name. */
export const identScene: Scene = {
  title: 'Aurora station ident',
  kind: 'IDENT',
  durationMs: DURATION_MS,
  graph: [
    lights([6, 9, 26], SKY, DURATION_MS),
    line({ text: 'name', font: 'bold', size: 190, colour: 'white', x: CENTRED, y: '400', fromS: 0.7, untilS }),
    line({ text: 'claim', font: 'light', size: 58, colour: '0xd8f4ee', x: CENTRED, y: '640', fromS: 1.7, untilS }),
    `${fadeInAndOut(DURATION_MS)},format=yuv420p[v];${pad(
      [
        [110, 220, 329.63, 440, 554.37],
        [92.5, 185, 329.63, 440, 554.37],
        [146.83, 220, 293.66, 440, 659.26],
      ],
      DURATION_MS,
    )}[a]`,
  ].join(','),
  texts: { name: spaced('AURORA'), claim: 'Television that never sleeps' },
}
