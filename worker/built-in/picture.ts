// Visual elements from which the scenes are composed.
import { FONTS, seconds } from './scene.ts'

/** Across and down, in shares of the frame, 0…1. */
type Extent = readonly [x: number, y: number]

/** One soft light that moves over the frame. */
export interface Light {
  /** Red, green, blue, 0…255. */
  colour: readonly [number, number, number]
  at: Extent
  radius: Extent
  /** How far it moves, and how fast (radians a second). */
  sway: Extent
  speed: number
  phase: number
}

const WIDTH = 64
const HEIGHT = 36
/** Full scale of the 16-bit planes over that of a colour. */
const DEEP = 257

/**
 * Soft lights on a dark background, at 64×36 and 5 fps, blended up to 25: a formula for each of two million pixels
 * would take longer than the encode.
 */
function smallLights(ground: readonly [number, number, number], all: readonly Light[], durationMs: number): string {
  const plane = (channel: 0 | 1 | 2) =>
    [
      ground[channel] * DEEP,
      ...all.map(({ colour, at, radius, sway, speed, phase }) => {
        const cx = `${round(at[0] * WIDTH)}+${round(sway[0] * WIDTH)}*sin(T*${speed}+${phase})`
        const cy = `${round(at[1] * HEIGHT)}+${round(sway[1] * HEIGHT)}*cos(T*${round(speed * 0.83)}+${round(phase * 1.7)})`
        const dx = `pow((X-(${cx}))/${round(radius[0] * WIDTH)},2)`
        const dy = `pow((Y-(${cy}))/${round(radius[1] * HEIGHT)},2)`
        return `${colour[channel] * DEEP}*exp(-${dx}-${dy})`
      }),
    ].join('+')
  return [
    `nullsrc=s=${WIDTH}x${HEIGHT}:r=5:d=${seconds(durationMs) + 1},format=gbrp16`,
    `geq=r='min(65535,${plane(0)})':g='min(65535,${plane(1)})':b='min(65535,${plane(2)})'`,
    `framerate=fps=25:scene=100,trim=duration=${seconds(durationMs)}`,
  ].join(',')
}

/** At 1920×1080. Scaled in ten bits and dithered down: eight would show banding. */
export function lights(ground: readonly [number, number, number], all: readonly Light[], durationMs: number): string {
  return (
    `${smallLights(ground, all, durationMs)},scale=480:270:flags=bicubic:out_color_matrix=bt709,format=yuv420p10,` +
    'gblur=10,scale=1920:1080:flags=bilinear,scale=sws_dither=bayer,format=yuv420p,setparams=colorspace=bt709'
  )
}

/** At 640×360 in RGB, to be mixed with other elements before it is scaled up. */
export function lightsForMixing(
  ground: readonly [number, number, number],
  all: readonly Light[],
  durationMs: number,
): string {
  return `${smallLights(ground, all, durationMs)},scale=640:360:flags=bicubic,format=gbrp,gblur=12`
}

const round = (value: number) => Number(value.toFixed(4))

export interface Line {
  /** A key of the scene's texts. */
  text: string
  font: keyof typeof FONTS
  size: number
  colour: string
  /** drawtext expressions; w, h, text_w, text_h and t are defined. */
  x: string
  y: string
  /** When it fades in, and how long before the end it is gone. */
  fromS: number
  untilS: number
}

/** Text that fades in and out, rising a little as it appears. */
export function line({ text, font, size, colour, x, y, fromS, untilS }: Line): string {
  const rise = `18*pow(1-clip((t-${fromS})/0.9,0,1),3)`
  const alpha = `clip((t-${fromS})/0.7,0,1)*clip((${untilS}-t)/0.5,0,1)`
  return `drawtext=fontfile=${FONTS[font]}:textfile=${text}.txt:expansion=none:fontsize=${size}:fontcolor=${colour}:x='${x}':y='${y}+${rise}':alpha='${alpha}'`
}

/** Spaced letters, as in a wordmark. */
export function spaced(text: string): string {
  return [...text].join(' ')
}

export const CENTRED = '(w-text_w)/2'

/** From black at the start and to black at the end. */
export function fadeInAndOut(durationMs: number): string {
  return `fade=t=in:d=0.48,fade=t=out:st=${seconds(durationMs) - 0.48}:d=0.48`
}

/** A soft-edged disc on a transparent square, drawn once and held. */
export function disc(side: number, colour: string, edge: number, durationMs: number): string {
  const half = side / 2
  return [
    `color=c=${colour}:s=${side}x${side}:r=25:d=0.04,format=rgba`,
    `geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='255*clip((${half}-hypot(X-${half},Y-${half}))/${edge},0,1)'`,
    'format=yuva420p',
    `loop=loop=-1:size=1,trim=duration=${seconds(durationMs)}`,
  ].join(',')
}
