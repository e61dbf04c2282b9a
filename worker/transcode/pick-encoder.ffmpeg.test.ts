// No machine of the tests has an encoder in hardware: a program in FFmpeg's place plays one with x264, good or with one
// vice each.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { pickEncoder } from './pick-encoder.ts'

const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-encoders-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pick = (ffmpegPath: string, signal = new AbortController().signal) =>
  pickEncoder({ ffmpegPath, ffprobePath: 'ffprobe', runDir: join(folder, 'run') }, signal)

/** NVENC's options as x264 understands them. @param vice bash that changes `new`, the arguments */
function nvenc(name: string, vice = ''): string {
  const path = join(folder, name)
  writeFileSync(
    path,
    `#!/bin/bash
case " $* " in *h264_vaapi*|*h264_qsv*|*h264_videotoolbox*) exit 1;; *h264_nvenc*) ;; *) exec ffmpeg "$@";; esac
new=()
while [ $# -gt 0 ]; do
  case "$1" in
    h264_nvenc) new+=(libx264);;
    p5) new+=(veryfast);;
    -no-scenecut) new+=(-sc_threshold 0); shift;;
    -strict_gop|-forced-idr|-rc) shift;;
    *) new+=("$1");;
  esac
  shift
done
${vice}
exec ffmpeg "\${new[@]}"
`,
    { mode: 0o755 },
  )
  return path
}

it('a machine without one encodes in software', async () => {
  expect((await pick('ffmpeg')).name).toBe('software')
})

it('an encoder that keeps to the house format is used', async () => {
  expect((await pick(nvenc('good'))).name).toBe('nvenc')
})

/** Replaces what matches at the start of an argument. */
const replaced = (pattern: string, by: string) => `new=("\${new[@]/#${pattern}/${by}}")`

it.each([
  ['other GOPs', replaced('48', '30')],
  ['another profile', replaced('high', 'main')],
  ['a bad picture', replaced('[135][0-9][0-9][0-9]k', '20k')],
  ['a failure', 'exit 1'],
  [
    'parameter sets that change from run to run',
    `case "$*\${new[*]}" in *-b.mp4*) ${replaced('veryfast', 'faster')};; esac`,
  ],
])('one with %s is not', async (name, vice) => {
  expect((await pick(nvenc(name.replaceAll(' ', '-'), vice))).name).toBe('software')
})

it('a worker that stops stops trying', async () => {
  const stop = new AbortController()
  stop.abort(new Error('over'))
  await expect(pick(nvenc('late'), stop.signal)).rejects.toThrow('over')
})
