// Files that are cut or scratched.
import type { HardInput } from './hard-input.ts'
import { AAC, H264, HD, RAW, sound } from './source-args.ts'

export const BROKEN: HardInput[] = [
  {
    what: 'MP4 without its end',
    ext: 'mp4',
    args: [...HD, ...sound(), ...H264, ...AAC],
    damage: 'cut',
    expected: { failure: 'TRUNCATED' },
  },
  {
    what: 'Matroska without its end',
    ext: 'mkv',
    args: [...HD, ...sound(), ...RAW, '-c:a', 'pcm_s16le'],
    damage: 'cut',
    expected: { failure: 'TRUNCATED' },
  },
  {
    what: 'MPEG-TS with a hole of garbage',
    ext: 'ts',
    args: [...HD, ...sound(), ...H264, '-g', '10', ...AAC],
    damage: 'scratch',
  },
]
