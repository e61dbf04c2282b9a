// The tracks that a customer chose, through the whole preparation.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { choosePreparation } from '#features/media/choose-preparation.ts'
import { getQuality } from '#features/media/get-quality.ts'
import { listTracks } from '#features/media/list-tracks.ts'
import { type OpenTranscoder, openTranscoder } from '#worker/testing/open-transcoder.ts'

let work: OpenTranscoder

beforeAll(async () => {
  work = await openTranscoder()
})
afterAll(() => work.close())

async function upload(...args: string[]) {
  const file = join(work.dataDir, 'two.mkv')
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args, file])
  const id = await work.upload(file)
  const fileOf = async (name: string) => {
    const rendition = await work.db.rendition.findFirstOrThrow({ where: { mediaId: id, name } })
    return join(work.folderOf(id), rendition.file ?? '')
  }
  return { id, fileOf, prepare: () => work.prepare(id) }
}

/** Zero crossings of the rendition's audio, as a pitch. */
function pitchOf(path: string): number {
  const pcm = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 's16le', '-ac', '1', '-'])
  const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.byteLength / 2).subarray(10_000, 34_000)
  return samples.filter((value, at) => at > 0 && value >= 0 !== (samples[at - 1] ?? 0) >= 0).length
}

it('the chosen audio and video air, and breaks set on the page survive', { timeout: 180_000 }, async () => {
  const lavfi = (graph: string) => ['-f', 'lavfi', '-i', graph]
  const { id, fileOf, prepare } = await upload(
    ...[...lavfi('color=red:s=64x36:r=25:d=2.4'), ...lavfi('color=blue:s=32x18:r=25:d=2.4')],
    ...[...lavfi('sine=200:d=2.4'), ...lavfi('sine=2000:d=2.4')],
    ...['-map', '0', '-map', '1', '-map', '2', '-map', '3', '-c:v', 'libx264', '-pix_fmt', 'yuv420p'],
    ...['-metadata:s:a:1', 'language=ger', '-metadata:s:a:1', 'title=Original', '-disposition:a:1', '0'],
  )
  expect(await prepare()).toBe('ready')
  expect(pitchOf(await fileOf('audio'))).toBeLessThan(400)
  const before = await listTracks(work.db, work.accountId, id)
  expect(before.tracks.filter(({ airs }) => airs).map(({ stream }) => stream)).toEqual([0, 2])
  expect(await getQuality(work.db, work.accountId, id)).toMatchObject({
    measured: {
      ...{ cuts: 0, cutsMs: [], silentBlack: [], decodeErrors: 0, audioLongerMs: expect.any(Number) },
      shortTermLufs: { stepMs: 1_000, values: expect.arrayContaining([null]) },
    },
    suggestedBreaksMs: [],
  })
  expect(before.tracks[3]).toMatchObject({ language: 'ger', title: 'Original' })

  await work.db.mediaItem.update({ where: { id }, data: { breakPositionsMs: [1_920] } })
  await choosePreparation(
    work.db,
    { accountId: work.accountId, tag: 'test' },
    { mediaId: id, videoStream: 1, audioStream: 3 },
    Date.now(),
  )
  expect(await prepare()).toBe('ready')
  expect(pitchOf(await fileOf('audio'))).toBeGreaterThan(1_500)
  const pixel = ['-vf', 'scale=1:1', '-frames:v', '1', '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-']
  const [red = 0, , blue = 0] = execFileSync('ffmpeg', ['-v', 'error', '-i', await fileOf('432p'), ...pixel])
  expect(blue).toBeGreaterThan(red + 100)
  expect(await work.db.mediaItem.findUnique({ where: { id } })).toMatchObject({
    ...{ state: 'READY', breakPositionsMs: [1_920] },
    sourceFacts: { videoTrack: 2, audioTrack: 2, audioLanguage: 'ger' },
  })
})

it('a file that is refused still shows its tracks', async () => {
  const { id, prepare } = await upload('-f', 'lavfi', '-i', 'sine=200:d=1')
  expect(await prepare()).toBe('failed')
  const { tracks, verdict } = await listTracks(work.db, work.accountId, id)
  expect(tracks).toMatchObject([{ kind: 'audio' }])
  expect(verdict[0]).toMatchObject({ level: 'refused', text: expect.stringContaining('audio only') })
})
