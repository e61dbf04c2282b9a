import { CENTRED, disc, fadeInAndOut, type Light, lights, line } from '#worker/built-in/picture.ts'
import { type Scene, seconds } from '#worker/built-in/scene.ts'
import { pad } from '#worker/built-in/sound.ts'

const DURATION_MS = 5_760
/** All text is gone by then. */
const untilS = seconds(DURATION_MS) - 0.3

const CALM: readonly Light[] = [
  { colour: [26, 52, 92], at: [0.35, 0.35], radius: [0.45, 0.55], sway: [0.1, 0.08], speed: 0.4, phase: 0 },
  { colour: [46, 40, 84], at: [0.75, 0.75], radius: [0.4, 0.5], sway: [0.1, 0.08], speed: 0.34, phase: 2.6 },
]

/** What viewers see when nothing else can air. Without a brand: every installation has it. */
export const slateScene: Scene = {
  title: 'Technical slate',
  kind: 'SLATE',
  durationMs: DURATION_MS,
  graph: [
    `${lights([12, 16, 28], CALM, DURATION_MS)}[room]`,
    `${disc(300, '0x8fb8ff', 150, DURATION_MS)},colorchannelmixer=aa=0.28[halo]`,
    `${disc(72, '0xdbe8ff', 6, DURATION_MS)}[dot]`,
    `[room][halo]overlay=x=(W-w)/2:y='370-h/2'[lit]`,
    `[lit][dot]overlay=x='(W-w)/2+110*sin(1.3*t)':y='370-h/2'[moving]`,
    [
      '[moving]null',
      line({ text: 'heading', font: 'bold', size: 104, colour: 'white', x: CENTRED, y: '540', fromS: 0.3, untilS }),
      line({ text: 'note', font: 'light', size: 50, colour: '0xb9c8e6', x: CENTRED, y: '690', fromS: 0.7, untilS }),
      `${fadeInAndOut(DURATION_MS)}[v]`,
    ].join(','),
    `${pad([[146.83, 220, 293.66, 369.99]], DURATION_MS)}[a]`,
  ].join(';'),
  texts: { heading: 'We will be right back', note: 'The programme continues in a moment.' },
}
