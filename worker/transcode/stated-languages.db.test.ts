// Languages that somebody stated for tracks of a file which states none, through the whole preparation.
import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { MediaId } from '#domain/ids.ts'
import { claimBackfill } from '#features/ladder/backfill.ts'
import { setLanguages } from '#features/language/languages.ts'
import { choosePreparation } from '#features/media/choose-preparation.ts'
import { type OpenTranscoder, openTranscoder } from '#worker/testing/open-transcoder.ts'
import { growItem } from './grow-item.ts'

let work: OpenTranscoder

beforeAll(async () => {
  work = await openTranscoder()
  await work.db.account.update({ where: { id: work.accountId }, data: { audioLanguages: ['de', 'en'] } })
})
afterAll(() => work.close())

/** Two tones and one text track; no language is stated. */
async function uploadUntagged(): Promise<MediaId> {
  const [srt, file] = [join(work.dataDir, 'text.srt'), join(work.dataDir, 'untagged.mkv')]
  await writeFile(srt, '1\n00:00:00,500 --> 00:00:01,500\nGood evening\n')
  const lavfi = (graph: string) => ['-f', 'lavfi', '-i', graph]
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', ...lavfi('color=red:s=64x36:r=25:d=2.4')],
    ...[...lavfi('sine=200:d=2.4'), ...lavfi('sine=2000:d=2.4'), '-i', srt],
    ...['-map', '0', '-map', '1', '-map', '2', '-map', '3', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:s', 'srt'],
    file,
  ])
  return work.upload(file)
}

async function outcomeOf(id: MediaId) {
  const { renditions, captions, sourceFacts } = await work.db.mediaItem.findUniqueOrThrow({
    where: { id },
    include: { renditions: { where: { track: 'AUDIO' }, orderBy: { name: 'asc' } }, captions: true },
  })
  return {
    audio: renditions.map(({ name, file }) => ({ name, pitch: pitchOf(join(work.folderOf(id), file ?? '')) })),
    captions: captions.map(({ language, label, source, offsetMs }) => ({ language, label, source, offsetMs })),
    mainLanguage: (sourceFacts as { audioLanguage: string | null }).audioLanguage,
  }
}

/** In hertz, to the next hundred. */
function pitchOf(path: string): number {
  const pcm = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 's16le', '-ac', '1', '-'])
  const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.byteLength / 2).subarray(24_000, 72_000)
  const crossings = samples.filter((value, at) => at > 0 && value >= 0 !== (samples[at - 1] ?? 0) >= 0).length
  return Math.round(crossings / 200) * 100
}

it('the second audio airs in the language that was stated, and the captions move to theirs', {
  timeout: 180_000,
}, async () => {
  const id = await uploadUntagged()
  expect(await work.prepare(id)).toBe('ready')
  const embedded = { source: 'embedded', offsetMs: 0 }
  expect(await outcomeOf(id)).toEqual({
    audio: [{ name: 'audio', pitch: 200 }],
    captions: [{ language: 'de', label: 'Deutsch', ...embedded }],
    mainLanguage: null,
  })
  // Their shift is kept.
  await work.db.captionTrack.updateMany({ where: { mediaId: id }, data: { offsetMs: 40 } })

  const who = { accountId: work.accountId, tag: 'test' } as const
  await choosePreparation(work.db, who, { mediaId: id, languages: { 1: 'de', 2: 'en', 3: 'en' } }, Date.now())
  expect(await work.prepare(id)).toBe('ready')
  const stated = {
    audio: [
      { name: 'audio', pitch: 200 },
      { name: 'audio-en', pitch: 2_000 },
    ],
    captions: [{ language: 'en', label: 'English', ...embedded, offsetMs: 40 }],
    mainLanguage: 'de',
  }
  expect(await outcomeOf(id)).toEqual(stated)

  // An item that is ready gets a language that its account adds.
  await work.db.rendition.deleteMany({ where: { mediaId: id, name: 'audio-en' } })
  await setLanguages(work.db, who, { audio: ['de', 'en'] })
  const job = await claimBackfill(work.db, work.workerId)
  expect(job?.mediaId).toBe(id)
  await growItem(work.context, job!, new AbortController().signal)
  expect(await outcomeOf(id)).toEqual(stated)
})
