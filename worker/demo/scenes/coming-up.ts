import { fadeInAndOut, type Light, lights, line } from '#worker/built-in/picture.ts'
import { type Scene, seconds } from '#worker/built-in/scene.ts'
import { pad } from '#worker/built-in/sound.ts'

const DURATION_MS = 7_680
/** All text is gone by then. */
const untilS = seconds(DURATION_MS) - 0.5

const EVENING: readonly Light[] = [
  { colour: [30, 90, 160], at: [0.85, 0.25], radius: [0.4, 0.6], sway: [0.08, 0.1], speed: 0.45, phase: 0 },
  { colour: [20, 140, 120], at: [0.65, 0.9], radius: [0.35, 0.4], sway: [0.12, 0.06], speed: 0.38, phase: 2.2 },
]

const row = (name: string, y: number, fromS: number) => [
  line({ text: `${name}-when`, font: 'medium', size: 36, colour: '0x5eead4', x: '160', y: `${y + 18}`, fromS, untilS }),
  line({
    text: `${name}-what`,
    font: 'medium',
    size: 68,
    colour: 'white',
    x: '420',
    y: `${y}`,
    fromS: fromS + 0.12,
    untilS,
  }),
]

/** The board between programmes. It announces what the demo's rundown airs. */
export const comingUpScene: Scene = {
  title: 'Coming up on Aurora',
  kind: 'FILLER',
  durationMs: DURATION_MS,
  graph: [
    lights([8, 12, 30], EVENING, DURATION_MS),
    line({ text: 'heading', font: 'bold', size: 132, colour: 'white', x: '154', y: '190', fromS: 0.4, untilS }),
    ...row('next', 470, 1.1),
    ...row('then', 610, 1.5),
    ...row('later', 750, 1.9),
    `${fadeInAndOut(DURATION_MS)},format=yuv420p[v];${pad(
      [
        [123.47, 246.94, 369.99, 493.88],
        [164.81, 246.94, 415.3, 622.25],
      ],
      DURATION_MS,
    )}[a]`,
  ].join(','),
  texts: {
    heading: 'Coming up',
    'next-when': 'NEXT',
    'next-what': 'Studio clock',
    'then-when': 'THEN',
    'then-what': 'Aurora, day and night',
    'later-when': 'LATER',
    'later-what': 'Night garden',
  },
}
