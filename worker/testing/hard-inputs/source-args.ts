// What the hard inputs are made of. The picture is grey with a red corner at the top left, a green one at the top right
// and a blue one at the bottom left, and a white flash in its middle at one second, with a beep.
import { type HardInput, LENGTH_S } from './hard-input.ts'

export const BOXES = [
  'drawbox=x=0:y=0:w=iw/4:h=ih/4:c=0xC02828:t=fill',
  'drawbox=x=iw-iw/4:y=0:w=iw/4:h=ih/4:c=0x28A028:t=fill',
  'drawbox=x=0:y=ih-ih/4:w=iw/4:h=ih/4:c=0x2828C0:t=fill',
  "drawbox=x=iw/3:y=ih/3:w=iw/3:h=ih/3:c=white:t=fill:enable='between(t,0.999,1.119)'",
].join(',')
type Matrix = 'bt709' | 'smpte170m'
interface PictureOptions {
  rate?: string
  matrix?: Matrix
  format?: string
  range?: 'tv' | 'pc'
  more?: string
}
export function picture(size: string, options: PictureOptions = {}): string[] {
  const { rate = '25', matrix = 'bt709', format = 'yuv420p', range = 'tv', more = 'null' } = options
  const graph = `color=0x606060:s=${size}:r=${rate}:d=${LENGTH_S},format=rgb24,${BOXES},${more}`
  return ['-f', 'lavfi', '-i', `${graph},scale=out_color_matrix=${matrix}:out_range=${range},format=${format}`]
}
export const tone = (gain = 1, at = 1) =>
  `${gain}*(0.05*sin(880*PI*t)+0.5*sin(2000*PI*t)*between(t\\,${at}\\,${at + 0.08}))`
export function sound(rate = 48_000, channels = `${tone()}|${tone()}`, seconds: number = LENGTH_S): string[] {
  return ['-f', 'lavfi', '-i', `aevalsrc='${channels}':s=${rate}:d=${seconds}`]
}
export const tags = (matrix: Matrix = 'bt709') => [
  ...['-colorspace', matrix, '-color_primaries', matrix, '-color_trc', matrix === 'bt709' ? 'bt709' : 'smpte170m'],
]
export const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', ...tags()]
export const AAC = ['-c:a', 'aac', '-b:a', '192k']
export const HD = picture('640x360')
/** For codecs and containers that state no colours: BT.601 is assumed at this size. */
export const SD = picture('640x360', { matrix: 'smpte170m' })
export const plain = (what: string, ext: string, args: string[]): HardInput => ({ what, ext, args })
/** 5.1 or 7.1 with audio in one channel only. */
export const surround = (layout: string, count: number, only: number) => [
  ...['-f', 'lavfi', '-i'],
  `aevalsrc='${Array.from({ length: count }, (_, index) => (index === only ? tone() : '0')).join('|')}':c=${layout}:s=48000:d=${LENGTH_S}`,
]
/** Without it, zscale of FFmpeg 5.1 finds no way between the colours and never ends. */
const BT709 = 'setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv'
export const HDR = (transfer: string) =>
  picture('640x360', {
    more: `scale=out_color_matrix=bt709,format=yuv420p,${BT709},zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt2020,zscale=t=${transfer}:m=bt2020nc:r=tv:npl=203,format=yuv420p10le`,
  }).map((arg) => arg.replace(/,scale=out_color_matrix=bt709:out_range.*$/, ''))
export const WIDE_TAGS = (transfer: string) => [
  '-colorspace',
  'bt2020nc',
  '-color_primaries',
  'bt2020',
  '-color_trc',
  transfer,
]
export const RAW = ['-c:v', 'ffv1', ...tags()]
