import { CENTRED, disc, type Light, lights } from '#worker/built-in/picture.ts'
import { FONTS, type Scene, seconds } from '#worker/built-in/scene.ts'

const DURATION_MS = 9_600
/** Two frames of white and a tone of the same length, both on the first sample of every second. */
const FLASH_FRAMES = 2
const FLASH_S = FLASH_FRAMES / 25

const ROOM: readonly Light[] = [
  { colour: [20, 60, 120], at: [0.25, 0.3], radius: [0.4, 0.5], sway: [0.08, 0.06], speed: 0.4, phase: 0 },
  { colour: [60, 30, 110], at: [0.8, 0.75], radius: [0.36, 0.45], sway: [0.08, 0.08], speed: 0.35, phase: 2 },
]

const SIDE = 860

/** The dial: sixty marks, twelve of them longer. Drawn once. */
const dial = [
  `color=c=white:s=${SIDE}x${SIDE}:r=25:d=0.04,format=rgba`,
  `geq=r=255:g=255:b=255:a='st(0,hypot(X-${SIDE / 2},Y-${SIDE / 2}));st(1,atan2(X-${SIDE / 2},${SIDE / 2}-Y)*60/(2*PI));st(2,abs(ld(1)-round(ld(1)))*2*PI*ld(0)/60);st(3,not(mod(round(ld(1)),5)));255*if(ld(3),0.9,0.42)*clip(if(ld(3),4.5,2.5)-ld(2),0,1)*between(ld(0),if(ld(3),364,384),404)'`,
  'format=yuva420p',
  `loop=loop=-1:size=1,trim=duration=${seconds(DURATION_MS)}`,
].join(',')

/** Each digit in a cell of its own: digits of different widths would move the time. */
function digit(formula: string, centreX: number): string {
  return `drawtext=fontfile=${FONTS.bold}:text='%{eif\\:${formula}\\:d}':fontsize=230:fontcolor=white:x='${centreX}-text_w/2':y='(h-ascent)/2+28'`
}

function label(text: string, y: number, size: number, colour: string): string {
  return `drawtext=fontfile=${FONTS.medium}:textfile=${text}.txt:expansion=none:fontsize=${size}:fontcolor=${colour}:x='${CENTRED}':y=${y}`
}

/** A running clock whose flash and beep coincide: people and instruments can check the sync. */
export const clockScene: Scene = {
  title: 'Studio clock: flash and beep',
  kind: 'PROGRAMME',
  durationMs: DURATION_MS,
  graph: [
    `${lights([10, 14, 30], ROOM, DURATION_MS)}[room]`,
    `${dial}[dial]`,
    `${disc(64, '0x5eead4', 8, DURATION_MS)}[dot]`,
    `[room][dial]overlay=x=(W-w)/2:y=(H-h)/2[faced]`,
    `[faced][dot]overlay=x='960+384*sin(2*PI*t)-overlay_w/2':y='540-384*cos(2*PI*t)-overlay_h/2'[timed]`,
    [
      '[timed]null',
      digit('floor(n/250)', 742),
      digit('mod(floor(n/25)\\,10)', 882),
      digit('floor(mod(n\\,25)/10)', 1038),
      digit('mod(mod(n\\,25)\\,10)', 1178),
      `drawbox=x=953:y=606:w=14:h=14:color=white:t=fill`,
      label('heading', 330, 40, '0x9fb3d9'),
      label('units', 690, 30, '0x7d8fb5'),
      `drawbox=c=white:t=fill:enable='lt(mod(n,25),${FLASH_FRAMES})'[v]`,
    ].join(','),
    `aevalsrc=exprs='0.5*sin(2*PI*1000*t)*lt(mod(t,1),${FLASH_S})':s=48000:d=${seconds(DURATION_MS)},aformat=channel_layouts=stereo[a]`,
  ].join(';'),
  texts: { heading: 'A / V   S Y N C', units: 'seconds        frames' },
}
