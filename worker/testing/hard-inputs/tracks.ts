// Audio, and files with several tracks or none.
import type { HardInput } from './hard-input.ts'
import { AAC, BOXES, H264, HD, plain, SD, sound, surround, tags, tone } from './source-args.ts'

const MONO = sound(48_000, tone())
export const SOUNDS: HardInput[] = [
  plain('mono', 'mp4', [...HD, ...MONO, ...H264, ...AAC]),
  plain('two mono tracks', 'mxf', [
    ...HD,
    ...MONO,
    ...MONO,
    '-map',
    '0',
    '-map',
    '1',
    '-map',
    '2',
    '-c:v',
    'mpeg2video',
    '-q:v',
    '2',
    ...tags(),
    '-c:a',
    'pcm_s16le',
  ]),
  plain('the same audio in both channels', 'mkv', [...HD, ...sound(), ...H264, '-c:a', 'mp2']),
  plain('5.1 with speech in the centre only', 'mkv', [...HD, ...surround('5.1', 6, 2), ...H264, '-c:a', 'ac3']),
  plain('7.1 with speech in the centre only', 'mkv', [...HD, ...surround('7.1', 8, 2), ...H264, '-c:a', 'pcm_s16le']),
  plain('5.1 with audio at the back left', 'mkv', [...HD, ...surround('5.1', 6, 4), ...H264, '-c:a', 'flac']),
  plain('8 kHz', 'avi', [...SD, ...sound(8_000, tone()), '-c:v', 'mpeg4', '-q:v', '2', '-c:a', 'pcm_s16le']),
  plain('44.1 kHz', 'mp4', [...HD, ...sound(44_100), ...H264, ...AAC]),
  plain('96 kHz, 24 bit', 'mkv', [...HD, ...sound(96_000), ...H264, '-c:a', 'flac', '-sample_fmt', 's32']),
  plain('very quiet', 'mkv', [...HD, ...sound(48_000, `${tone(0.15)}|${tone(0.15)}`), ...H264, '-c:a', 'flac']),
  plain('very loud', 'mkv', [...HD, ...sound(48_000, `${tone(1.8)}|${tone(1.8)}`), ...H264, '-c:a', 'flac']),
  {
    what: 'for −16 LUFS',
    ext: 'mp4',
    args: [...HD, ...sound(), ...H264, ...AAC],
    preparation: { targetLufs: -16 },
    expected: { lufs: -16 },
  },
  {
    what: 'for −24 LUFS',
    ext: 'mp4',
    args: [...HD, ...sound(), ...H264, ...AAC],
    preparation: { targetLufs: -24 },
    expected: { lufs: -24 },
  },
  { what: 'no audio', ext: 'mp4', args: [...HD, ...H264], expected: { beepMs: null } },
  {
    what: 'no video',
    ext: 'mka',
    args: [...sound(), '-c:a', 'flac', '-f', 'matroska'],
    expected: { failure: 'NO_VIDEO_TRACK' },
  },
]

const COVER = ['-f', 'lavfi', '-i', `color=0x606060:s=640x360:r=25:d=0.04,format=rgb24,${BOXES}`]
const WITH_COVER = ['-map', '0:a', '-map', '1:v', '-c:v', 'png', '-frames:v', '1', '-disposition:v:0', 'attached_pic']
export const TRACKS: HardInput[] = [
  {
    what: 'MP3 with a cover',
    ext: 'mp3',
    args: [...sound(), ...COVER, ...WITH_COVER, '-c:a', 'libmp3lame'],
    expected: { flashMs: null },
  },
  {
    what: 'FLAC with a cover',
    ext: 'flac',
    args: [...sound(), ...COVER, ...WITH_COVER, '-c:a', 'flac'],
    expected: { flashMs: null },
  },
  {
    what: 'M4A with a cover',
    ext: 'm4a',
    args: [...sound(), ...COVER, ...WITH_COVER, ...AAC],
    expected: { flashMs: null },
  },
  plain('a cover before the film', 'mkv', [
    ...['-f', 'lavfi', '-i', 'color=red:s=640x640:d=0.04', ...HD, ...sound(), '-map', '0', '-map', '1', '-map', '2'],
    ...['-c:v:0', 'png', '-disposition:v:0', 'attached_pic', '-c:v:1', 'libx264', ...tags(), '-c:a', 'flac'],
  ]),
  plain('two languages', 'mkv', [
    ...[...HD, ...sound(), ...sound(48_000, '0|0'), '-map', '0', '-map', '1', '-map', '2', ...H264, '-c:a', 'flac'],
    ...['-metadata:s:a:0', 'language=eng', '-metadata:s:a:1', 'language=ger'],
  ]),
  {
    what: 'the second track by choice',
    ext: 'mkv',
    args: [...HD, ...sound(48_000, '0|0'), ...sound(), '-map', '0', '-map', '1', '-map', '2', ...H264, '-c:a', 'flac'],
    preparation: { audioStream: 2 },
  },
]
