import { describe, expect, it } from 'vitest'
import { ensureFfmpeg, parseMajor } from './ffmpeg.ts'

describe('FFmpeg’s version', () => {
  it('is read in the forms that distributions and builders write', () => {
    expect(['5.1.6-0+deb12u1', '4.4.2-0ubuntu0.22.04.1', 'n7.1', '8.0'].map(parseMajor)).toEqual([5, 4, 7, 8])
  })

  it('counts as new if it was built from source', () => {
    expect(['N-112345-gabc', 'git-2024-05-01-abc'].map(parseMajor)).toEqual([null, null])
  })

  it('a configured path is left to its owner', () => {
    const programs = { ffmpeg: '/nowhere/ffmpeg', ffprobe: '/nowhere/ffprobe' }
    expect(() => ensureFfmpeg(programs, () => undefined)).toThrow(/FFMPEG_PATH or FFPROBE_PATH/)
  })
})
