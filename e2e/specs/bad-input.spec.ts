import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openDb } from '#adapters/db.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { Api, type Refusal } from '../fixtures/api.ts'
import { makeClip, makeHugePicture, makeSoundOnly, runFfmpeg } from '../fixtures/clips.ts'
import { mediaSequenceOf } from '../fixtures/hls-client.ts'
import { expect, test } from '../fixtures/test.ts'

const UNKNOWN_CHANNEL = 'ch_00000000000000000000'
const UNKNOWN_MEDIA = 'md_00000000000000000000'

test.describe.configure({ mode: 'serial' })

let sequenceBefore = 0
test.beforeAll(async ({ instance }) => {
  sequenceBefore = (await mediaSequenceOf(instance.demo.hlsUrl)).last
})

/** Any invalid file ends as failed with a reason for users, and can be deleted. */
async function expectFailure(api: Api, [path, name]: [path: string, name: string], code: string, message: RegExp) {
  const item = await api.ingest(path, name)
  expect([item.status, item.failure?.code, item.renditions]).toEqual(['failed', code, []])
  expect(item.failure?.message).toMatch(message)
  expect((await api.call('DELETE', `/api/media/${item.id}`)).status).toBe(200)
}

test('a text is not a video', async ({ api, instance }) => {
  const path = join(instance.clips, 'letter.txt')
  await writeFile(path, 'Dear station, please air this letter.\n'.repeat(50))
  await expectFailure(api, [path, 'letter.mp4'], 'NOT_VIDEO', /not a supported video file/)
})

test('a playlist renamed .mp4 opens none of the files it names', async ({ api, instance }) => {
  const path = join(instance.clips, 'disguise.mp4')
  const secret = join(instance.dataDir, 'secrets.json')
  await writeFile(path, `#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://${secret}\n#EXT-X-ENDLIST\n`)
  await expectFailure(api, [path, 'disguise.mp4'], 'PLAYLIST_IN_DISGUISE', /not opened/)
})

test('a truncated file is detected', async ({ api, instance }) => {
  const whole = makeClip(instance.clips, { name: 'whole.mp4', seconds: 5 })
  const fast = join(instance.clips, 'fast.mp4')
  // The index first, so that only the end of the video is missing.
  runFfmpeg(['-i', whole, '-c', 'copy', '-movflags', '+faststart', fast])
  const bytes = await readFile(fast)
  const path = join(instance.clips, 'cut.mp4')
  await writeFile(path, bytes.subarray(0, Math.floor(bytes.length * 0.5)))
  await expectFailure(api, [path, 'cut.mp4'], 'TRUNCATED', /its end is missing/)
})

test('audio without video is rejected', async ({ api, instance }) => {
  await expectFailure(api, [makeSoundOnly(instance.clips), 'song.mp4'], 'NO_VIDEO_TRACK', /audio only/)
})

test('a video of 8192 × 8192 is rejected before it is decoded', async ({ api, instance }) => {
  await expectFailure(api, [makeHugePicture(instance.clips), 'huge.mp4'], 'TOO_LARGE_PICTURE', /4096 × 3072/)
})

test('an empty upload is rejected at once', async ({ api }) => {
  const { status, body } = await api.call<Refusal>('POST', '/api/media?name=nothing.mp4', new Uint8Array(0))
  expect([status, body.error.code]).toEqual([422, 'UPLOAD_EMPTY'])
})

test('a name never becomes a path, and nothing unprintable is shown', async ({ api, instance }) => {
  const name = '../../../etc/\u0000\u0007pass\u202ewd\r\n.mp4'
  const clip = makeClip(instance.clips, { name: 'tiny.mp4', seconds: 1 })
  const item = await api.upload(clip, name)
  expect(item.sourceName).toBe('passwd.mp4')
  expect(item.title).toBe('passwd')
  await api.settled(item.id)
  expect((await api.call('DELETE', `/api/media/${item.id}`)).status).toBe(200)
  const { status, body } = await api.call<Refusal>('POST', '/api/media', new Uint8Array([1]))
  expect([status, body.error.code], 'no name at all').toEqual([400, 'INVALID_INPUT'])
})

test('what belongs to another account gets the same answer as what does not exist', async ({ api, instance }) => {
  const db = openDb(instance.databaseUrl, 2)
  const stranger = new Api(instance.url, (await addTenant(db)).key)
  await db.$disconnect()
  const { channelId } = instance.demo
  const [item] = await api.library()
  const mediaId = item?.id ?? ''
  const own = await stranger.createChannel('A stranger')
  const asked: [string, string, unknown?][] = [
    ['GET', '/api/channels/CHANNEL'],
    ['DELETE', '/api/channels/CHANNEL'],
    ['PATCH', '/api/channels/CHANNEL', { name: 'Mine now' }],
    ['POST', '/api/channels/CHANNEL/start'],
    ['POST', '/api/channels/CHANNEL/stop'],
    ['POST', '/api/channels/CHANNEL/restart'],
    ['GET', '/api/channels/CHANNEL/rundown'],
    ['PUT', '/api/channels/CHANNEL/rundown', { items: ['MEDIA'] }],
    ['PUT', `/api/channels/${own.id}/rundown`, { items: ['MEDIA'] }],
    ['GET', '/api/media/MEDIA'],
    ['PATCH', '/api/media/MEDIA', { title: 'Mine now' }],
    ['DELETE', '/api/media/MEDIA'],
    ['POST', '/api/media/MEDIA/retry'],
    ['GET', '/api/media/MEDIA/thumbnail'],
  ]
  const answerTo = async ([method, path, body]: [string, string, unknown?], channel: string, media: string) => {
    const fill = (text: string) => text.replaceAll('CHANNEL', channel).replaceAll('MEDIA', media)
    const filled = body === undefined ? undefined : fill(JSON.stringify(body))
    const answer = await stranger.call<Refusal>(method, fill(path), filled)
    const { requestId: _each, ...error } = answer.body.error
    return fill(JSON.stringify({ status: answer.status, error }))
      .replaceAll(channel, '…')
      .replaceAll(media, '…')
  }
  for (const request of asked) {
    const foreign = await answerTo(request, channelId, mediaId)
    expect(foreign, request.join(' ')).toBe(await answerTo(request, UNKNOWN_CHANNEL, UNKNOWN_MEDIA))
    expect(JSON.parse(foreign).status, request.join(' ')).toBe(404)
  }
  await stranger.deleteChannel(own.id)
})

test('an empty or unready rundown is rejected and the old one kept', async ({ api, instance, items, newChannel }) => {
  const { id } = await newChannel({ name: 'Keeps its rundown', items })
  const put = async (body: unknown) => {
    const answer = await api.call<Refusal>('PUT', `/api/channels/${id}/rundown`, body)
    return [answer.status, answer.body.error.code]
  }
  expect(await put({ items: [] })).toEqual([422, 'RUNDOWN_EMPTY'])
  const broken = join(instance.clips, 'never-ready.mp4')
  await writeFile(broken, 'not a supported video')
  const failed = await api.ingest(broken)
  expect(await put({ items: [...items, failed.id] })).toEqual([422, 'MEDIA_NOT_READY'])
  expect(await put({ items: [UNKNOWN_MEDIA] })).toEqual([404, 'MEDIA_NOT_FOUND'])
  expect(await put({ items: 'all of them' })).toEqual([400, 'INVALID_INPUT'])
  expect(await put('{ "items": [')).toEqual([400, 'INVALID_INPUT'])
  expect(await put(undefined)).toEqual([400, 'INVALID_INPUT'])
  expect((await api.channel(id)).rundown.map(({ mediaId }) => mediaId)).toEqual(items)
  expect((await api.call('DELETE', `/api/media/${failed.id}`)).status).toBe(200)

  const empty = await newChannel({ name: 'Nothing to air' })
  const start = await api.call<Refusal>('POST', `/api/channels/${empty.id}/start`)
  expect([start.status, start.body.error.code]).toEqual([422, 'RUNDOWN_EMPTY'])
})

test('a wrong key opens nothing', async ({ instance }) => {
  for (const key of ['', 'wrong', `cpk_${'A'.repeat(43)}`, `${instance.demo.apiKey}x`]) {
    const answer = await new Api(instance.url, key).call<Refusal>('GET', '/api/channels')
    expect([answer.status, answer.body.error.code]).toEqual([401, 'UNAUTHENTICATED'])
  }
})

test('after all this the demo channel is on air, and its playlist has advanced', async ({ api, instance }) => {
  expect((await api.channel(instance.demo.channelId)).status).toBe('LIVE')
  await expect.poll(async () => (await mediaSequenceOf(instance.demo.hlsUrl)).last).toBeGreaterThan(sequenceBefore + 2)
})
