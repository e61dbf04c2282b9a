import { CENTRED, disc, fadeInAndOut, type Light, lights, line, spaced } from '#worker/built-in/picture.ts'
import { type Scene, seconds } from '#worker/built-in/scene.ts'
import { plucks } from '#worker/built-in/sound.ts'

const DURATION_MS = 7_680
/** All text is gone by then. */
const untilS = seconds(DURATION_MS) - 0.5

const MORNING: readonly Light[] = [
  { colour: [200, 70, 20], at: [0.5, 0.95], radius: [0.6, 0.5], sway: [0.04, 0.05], speed: 0.4, phase: 0 },
  { colour: [150, 30, 70], at: [0.2, 0.5], radius: [0.4, 0.5], sway: [0.08, 0.06], speed: 0.5, phase: 1.2 },
  { colour: [120, 40, 110], at: [0.85, 0.35], radius: [0.4, 0.5], sway: [0.08, 0.06], speed: 0.42, phase: 3 },
]

/** An advertisement for a tea that nobody can buy. */
export const adScene: Scene = {
  title: 'Solstice tea',
  kind: 'AD',
  durationMs: DURATION_MS,
  graph: [
    `${lights([52, 14, 34], MORNING, DURATION_MS)}[sky]`,
    `${disc(640, '0xffc46b', 10, DURATION_MS)}[sun]`,
    `${disc(1100, '0xff9a4d', 480, DURATION_MS)},colorchannelmixer=aa=0.5[glow]`,
    `[sky][glow]overlay=x=(W-w)/2:y='540-h/2+560*pow(1-clip(t/5,0,1),2)-60*clip(t/5,0,1)'[lit]`,
    `[lit][sun]overlay=x=(W-w)/2:y='540-h/2+560*pow(1-clip(t/5,0,1),2)-60*clip(t/5,0,1)'[risen]`,
    [
      '[risen]null',
      line({ text: 'name', font: 'bold', size: 168, colour: 'white', x: CENTRED, y: '396', fromS: 1.6, untilS }),
      line({ text: 'kind', font: 'medium', size: 42, colour: '0x6b2418', x: CENTRED, y: '612', fromS: 2.4, untilS }),
      line({ text: 'claim', font: 'light', size: 60, colour: '0xfff1dc', x: CENTRED, y: '880', fromS: 3.4, untilS }),
      line({ text: 'note', font: 'light', size: 28, colour: '0xffdcc4', x: CENTRED, y: '1000', fromS: 3.6, untilS }),
      `${fadeInAndOut(DURATION_MS)}[v]`,
    ].join(','),
    `${plucks([329.63, 415.3, 493.88, 659.26, 493.88, 415.3, 369.99, 440], 0.4, DURATION_MS)}[a]`,
  ].join(';'),
  texts: {
    name: spaced('SOLSTICE'),
    kind: 'white tea & orange blossom',
    claim: 'Brewed at first light.',
    note: 'A product of our imagination. It cannot be bought.',
  },
}
