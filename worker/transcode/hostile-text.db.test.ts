// Text of users never becomes an argument of FFmpeg: neither what they enter nor what is in their files.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, closeSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { FFMPEG, FFPROBE, lavfi } from '#server/testing/ffmpeg.ts'
import { type OpenTranscoder, openTranscoder } from '#worker/testing/open-transcoder.ts'

let work: OpenTranscoder

beforeAll(async () => {
  work = await openTranscoder()
})
afterAll(() => work.close())

/** The syntax of graphs, of quotes in them, and of expansions in drawn text. */
const TEXT = `movie=/etc/passwd[a];[a]drawtext=text='%{pts}':"x\\y`

/** Notes all arguments in a pipe: children may not write files. */
function noteArguments() {
  const pipe = join(work.dataDir, 'arguments')
  execFileSync('mkfifo', [pipe])
  // While it is open for writing here, the reader does not end.
  const held = openSync(pipe, 'r+')
  const reader = spawn('cat', [pipe])
  let text = ''
  reader.stdout.setEncoding('utf8').on('data', (piece) => {
    text += piece
  })
  const program = (name: string, real: string) => {
    const path = join(work.dataDir, name)
    writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "$@" > ${pipe}\nexec ${real} "$@"\n`)
    chmodSync(path, 0o755)
    return path
  }
  Object.assign(work.context.tools, {
    ffmpegPath: program('noting-ffmpeg', FFMPEG),
    ffprobePath: program('noting-ffprobe', FFPROBE),
  })
  return async () => {
    closeSync(held)
    await once(reader, 'close')
    return text
  }
}

/** A film with chapters, audio and subtitles, all of which have the text as their names. */
function makeFilm(): string {
  const escaped = TEXT.replace(/[=;#\\]/g, '\\$&')
  const chapters = [0, 1_000].map(
    (at) => `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${at}\nEND=${at + 1_000}\ntitle=${escaped}`,
  )
  const facts = join(work.dataDir, 'facts.txt')
  writeFileSync(facts, [';FFMETADATA1', `title=${escaped}`, ...chapters, ''].join('\n'))
  const subtitles = join(work.dataDir, 'lines.srt')
  writeFileSync(subtitles, `1\n00:00:00,500 --> 00:00:01,500\n${TEXT}\n`)
  const film = join(work.dataDir, 'film.mkv')
  execFileSync(FFMPEG, [
    ...['-v', 'error', '-y', ...lavfi('color=red:s=64x36:r=25:d=2', 'sine=440:d=2'), '-i', subtitles, '-i', facts],
    ...['-map', '0', '-map', '1', '-map', '2', '-map_metadata', '3', '-map_chapters', '3'],
    ...['v', 'a', 's'].flatMap((kind) => [`-metadata:s:${kind}:0`, `title=${TEXT}`]),
    ...['-metadata:s:a:0', `language=${TEXT}`, '-metadata:s:s:0', 'language=eng'],
    ...['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-c:s', 'srt', film],
  ])
  return film
}

it('an item whose names are filter graphs is prepared, and no argument of FFmpeg has them', {
  timeout: 600_000,
}, async () => {
  const id = await work.upload(makeFilm())
  const names = { title: TEXT, sourceName: `${TEXT}.mkv`, language: TEXT, description: TEXT, folder: TEXT }
  await work.db.mediaItem.update({ where: { id }, data: { ...names, tags: [TEXT] } })
  const noted = noteArguments()
  const end = await work.prepare(id)
  const given = await noted()
  expect(end).toBe('ready')
  // They were read from the file …
  const { sourceReport } = await work.db.mediaItem.findUniqueOrThrow({ where: { id } })
  const report = sourceReport as unknown as { chapters: { title: string }[]; tracks: { title: string | null }[] }
  expect(report.chapters.map(({ title }) => title)).toEqual([TEXT, TEXT])
  expect(report.tracks.map(({ title }) => title)).toEqual([TEXT, TEXT, TEXT])
  // … and are in no argument.
  for (const usual of ['-filter_complex', '-show_entries', '-c:s']) expect(given).toContain(usual)
  for (const part of ['passwd', 'drawtext', '%{', 'movie=']) expect(given).not.toContain(part)
})
