// Background sound made of sine waves. Everything starts and ends in silence.
import { seconds } from './scene.ts'

/** Frequencies in Hz; below a third of COMPUTED_HZ. */
export type Chord = readonly number[]

/** The formulas are evaluated sample by sample, which is slow: so at a low rate, for their low notes. */
const COMPUTED_HZ = 8_000

/** A slowly changing chord: each voice swells at its own rate; neighbouring chords cross-fade over half a second. */
export function pad(chords: readonly Chord[], durationMs: number): string {
  const total = seconds(durationMs)
  const each = total / chords.length
  const sum = chords.map((chord, index) => {
    const from = index * each
    const gate = `clip((t-${round(from - 0.25)})/0.5,0,1)*clip((${round(from + each + 0.25)}-t)/0.5,0,1)`
    const voices = chord.map(
      (hz, voice) =>
        `${round(0.5 / (voice + 2))}*(0.62+0.38*sin(${round(0.7 + 0.27 * voice)}*t+${voice}))*sin(2*PI*${hz}*t)`,
    )
    return `if(between(t,${round(from - 0.25)},${round(from + each + 0.25)}),${gate}*(${voices.join('+')}),0)`
  })
  return bed(`0.36*(${sum.join('+')})`, 'aecho=0.85:0.7:83|157|241:0.32|0.22|0.14', durationMs)
}

/** Notes one after the other, each decaying like a plucked string. */
export function plucks(notes: readonly number[], stepS: number, durationMs: number): string {
  const pitch = notes.map((hz, index) => `${hz}*eq(ld(1),${index})`).join('+')
  const note =
    `st(0,mod(t,${stepS}));st(1,mod(floor(t/${stepS}),${notes.length}));st(2,2*PI*(${pitch})*ld(0));` +
    'exp(-ld(0)*4.2)*min(1,ld(0)*120)*(sin(ld(2))+0.32*sin(2*ld(2))+0.12*sin(3*ld(2)))'
  return bed(`0.3*(${note})`, `aecho=0.8:0.75:${stepS * 750}|${stepS * 1_500}:0.4|0.22`, durationMs)
}

/** The right channel is delayed by 11 ms: wide stereo, computed once. */
function bed(formula: string, room: string, durationMs: number): string {
  const total = seconds(durationMs)
  return [
    `aevalsrc=exprs='${formula}':s=${COMPUTED_HZ}:d=${total}`,
    'aresample=48000',
    room,
    'aformat=channel_layouts=stereo',
    'adelay=0|11',
    `afade=t=in:d=0.4`,
    `afade=t=out:st=${round(total - 0.7)}:d=0.7`,
    `atrim=duration=${total}`,
  ].join(',')
}

const round = (value: number) => Number(value.toFixed(4))
