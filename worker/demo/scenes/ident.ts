import { CENTRED, fadeInAndOut, type Light, lights, line, spaced } from '#worker/built-in/picture.ts'
import { type Scene, seconds } from '#worker/built-in/scene.ts'
import { pad } from '#worker/built-in/sound.ts'

const DURATION_MS = 5_760

const SKY: readonly Light[] = [
  {
    colour: [20, 210, 150],
    x: 0.3,
    y: 0.42,
    radiusX: 0.2,
    radiusY: 0.3,
    swayX: 0.12,
    swayY: 0.1,
    speed: 0.55,
    phase: 0,
  },
  {
    colour: [40, 120, 235],
    x: 0.62,
    y: 0.5,
    radiusX: 0.3,
    radiusY: 0.34,
    swayX: 0.14,
    swayY: 0.12,
    speed: 0.42,
    phase: 1.9,
  },
  {
    colour: [150, 50, 190],
    x: 0.82,
    y: 0.3,
    radiusX: 0.2,
    radiusY: 0.3,
    swayX: 0.1,
    swayY: 0.12,
    speed: 0.5,
    phase: 3.6,
  },
  {
    colour: [0, 90, 110],
    x: 0.15,
    y: 0.9,
    radiusX: 0.35,
    radiusY: 0.3,
    swayX: 0.1,
    swayY: 0.06,
    speed: 0.36,
    phase: 5,
  },
]

/** The station's sign: northern lights and its name. */
export const identScene: Scene = {
  title: 'Aurora station ident',
  kind: 'IDENT',
  durationMs: DURATION_MS,
  graph: [
    lights([6, 9, 26], SKY, DURATION_MS),
    line({
      text: 'name',
      font: 'bold',
      size: 190,
      colour: 'white',
      x: CENTRED,
      y: '400',
      fromS: 0.7,
      untilS: seconds(DURATION_MS) - 0.5,
    }),
    line({
      text: 'claim',
      font: 'light',
      size: 58,
      colour: '0xd8f4ee',
      x: CENTRED,
      y: '640',
      fromS: 1.7,
      untilS: seconds(DURATION_MS) - 0.5,
    }),
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
