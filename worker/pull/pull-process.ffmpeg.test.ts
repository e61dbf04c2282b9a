// Feeds pulled from real servers, through the proxies, up to the encoder's input.
import { execFileSync } from 'node:child_process'
import { createCipheriv } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { parsePullUrl } from '#domain/contribution/pull-url.ts'
import { until } from '#server/testing/until.ts'
import { Senders } from '#worker/testing/pull-sources.ts'
import { findDrillable } from '../ffmpeg/drilled.ts'
import { findFreePort } from '../launch/ports.ts'
import { lookUpProcess } from '../launch/process-table.ts'
import { checkHead, readHead } from './head.ts'
import { openProxy } from './open-proxy.ts'
import { type PullProcess, startPullProcess } from './pull-process.ts'

const SECRET = 'canary-2b90ff'
const senders = new Senders()
let folder: string
let mute: Server
/** It takes as long as all the rest: it runs in parallel. */
let silence: Promise<string>[]
let web: Awaited<ReturnType<Senders['web']>>

beforeAll(async () => {
  vi.stubEnv('ALLOW_PRIVATE_DESTINATIONS', '1')
  folder = await mkdtemp(join(tmpdir(), 'cloud-playout-fetch-'))
  mute = createServer((socket) => void socket.on('error', () => undefined)).listen(0, '127.0.0.1')
  await until(() => mute.listening)
  const silent = `127.0.0.1:${(mute.address() as AddressInfo).port}`
  silence = [wordsOf(`http://${silent}/x`), wordsOf(`rtsp://${silent}/x`)]
  await senders.hls(folder)
  web = await senders.web(folder, (request, response) => {
    if (request.url?.startsWith('/moved')) {
      response.writeHead(302, { location: '/closed/live.m3u8' }).end()
      return true
    }
    if (!request.url?.startsWith('/closed')) return false
    if (request.headers.authorization !== `Basic ${btoa(`user:${SECRET}`)}`) response.writeHead(401).end()
    else response.end(readFileSync(join(folder, request.url.slice('/closed/'.length))))
    return true
  })
})
afterAll(async () => {
  mute?.close()
  await senders.stop()
  await rm(folder, { recursive: true, force: true })
})

/** An attempt up to the probe; `arguments`: everything about it that others on the machine can read. */
async function attempt(address: string) {
  const parsed = parsePullUrl(address)
  if (!parsed.ok) throw new Error(parsed.message)
  const opened = await openProxy(parsed.url)
  if (!opened.ok) return { words: opened.words }
  const tools = { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe', runDir: join(folder, 'run') }
  const fetcher = startPullProcess(tools, opened.proxy, 'cn_test')
  const end = async () => {
    const { words } = await fetcher.ended
    await opened.proxy.close()
    return words
  }
  const head = await readHead(fetcher.media)
  const judged = head && (await checkHead(tools, head))
  if (!judged?.ok) {
    if (judged) fetcher.stop({ by: 'fault', words: judged.words })
    fetcher.media.destroy()
    const last = await end()
    return { words: judged ? judged.words : last }
  }
  fetcher.media.resume()
  return { facts: judged.facts, fetcher, end }
}

async function enough(fetcher: PullProcess, end: () => Promise<string>) {
  const { bytes } = fetcher.brought()
  await until(() => fetcher.brought().bytes > bytes + 20_000)
  fetcher.stop({ by: 'us', words: 'enough' })
  expect(await end()).toBe('enough')
}

const wordsOf = async (address: string) => {
  const { words, end } = await attempt(address)
  return words ?? end!()
}

/** Command lines and environments of the processes we started. */
function readable(): string {
  const ids = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,comm=']).toString().trim().split('\n')
  const own = ids
    .map((line) => line.trim().split(/\s+/))
    .filter(([, ppid, name]) => Number(ppid) === process.pid && name === 'ffmpeg')
  return own
    .filter(([pid]) => lookUpProcess(Number(pid)))
    .map(([pid]) => readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readFileSync(`/proc/${pid}/environ`, 'utf8'))
    .filter((text) => text.includes('nut'))
    .join('\n')
}

it('HLS arrives with a password, over a redirect, in real time; FFmpeg learns nothing of it', async () => {
  const { facts, fetcher, end } = await attempt(`http://user:${SECRET}@127.0.0.1:${web.port}/moved?${SECRET}`)
  expect(facts).toMatchObject({ video: { codec: 'h264', width: 320, height: 180, fps: 25 }, audio: { codec: 'aac' } })
  expect(readable()).toContain('http_proxy=http://127.0.0.1:')
  for (const hidden of [SECRET, String(web.port)]) expect(readable()).not.toContain(hidden)
  await enough(fetcher!, end!)
})

it('HLS of several renditions, encrypted or in fragments without extensions, arrives in the best one', async () => {
  const clip = [
    '-f',
    'lavfi',
    '-i',
    'testsrc=s=320x180:r=25:d=8',
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-g',
    '25',
  ]
  const list = ['-f', 'hls', '-hls_time', '1', '-hls_list_size', '0']
  await writeFile(join(folder, 'clip.key'), Buffer.alloc(16, 3))
  await writeFile(join(folder, 'clip.info'), `clip.key\n${join(folder, 'clip.key')}\n`)
  const run = (...args: string[]) =>
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...clip, ...list, ...args], { cwd: folder })
  run('-hls_key_info_file', 'clip.info', 'sealed-clip.m3u8')
  run(
    '-hls_segment_type',
    'fmp4',
    '-hls_segment_filename',
    'piece-%d',
    '-hls_fmp4_init_filename',
    'head',
    'pieces.m3u8',
  )
  const offer = (name: string) =>
    [
      '#EXTM3U',
      '#EXT-X-STREAM-INF:BANDWIDTH=100000',
      'gone.m3u8',
      '#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=320x180',
      name,
      '',
    ].join('\n')
  for (const name of ['sealed-clip', 'pieces']) {
    await writeFile(join(folder, `${name}-offer.m3u8`), offer(`${name}.m3u8`))
    const { facts, fetcher, end, words } = await attempt(`http://127.0.0.1:${web.port}/${name}-offer.m3u8`)
    expect([name, words, facts?.video]).toMatchObject([name, undefined, { width: 320, height: 180 }])
    fetcher!.stop({ by: 'us', words: 'enough' })
    await end!()
  }
})

it('SRT arrives with a passphrase, which is in no argument; a wrong one is rejected with a message', async () => {
  const port = await findFreePort()
  senders.srt(port, SECRET)
  const { facts, fetcher, end } = await attempt(`srt://127.0.0.1:${port}?passphrase=${SECRET}&streamid=${SECRET}`)
  expect(facts).toMatchObject({ video: { width: 320 }, audio: { codec: 'aac', channels: 2 } })
  expect(readable()).toContain('pipe:3')
  expect(readable()).not.toContain(SECRET)
  await enough(fetcher!, end!)
  const closed = await findFreePort()
  senders.srt(closed, SECRET)
  await until(
    async () =>
      (await attempt(`srt://127.0.0.1:${closed}?passphrase=${SECRET}wrong`)).words ===
      'The server rejected the passphrase or the streamid.',
  )
})

it('RTSP arrives over TCP with a user name; lost, rejected or redirected it ends with a message', async () => {
  const given = { user: 'user', password: SECRET, path: '/cam' }
  const camera = await senders.rtsp(folder, given)
  const { facts, fetcher, end } = await attempt(
    `rtsp://user:${SECRET}@127.0.0.1:${camera.port}/cam/${SECRET}?${SECRET}`,
  )
  expect(facts).toMatchObject({ video: { codec: 'h264', width: 320, fps: 25 }, audio: null })
  for (const hidden of [SECRET, String(camera.port)]) expect(readable()).not.toContain(hidden)
  expect(camera.asked[0]).toBe(`OPTIONS rtsp://127.0.0.1:${camera.port}/cam/${SECRET}?${SECRET}`)
  const { bytes } = fetcher!.brought()
  await until(() => fetcher!.brought().bytes > bytes)
  camera.hangUp()
  expect(await end!()).toBe('The server ended the feed.')
  const words = async (userInfo: string, path: string) =>
    (await attempt(`rtsp://${userInfo}@127.0.0.1:${camera.port}${path}`)).words
  expect(await words('user:wrong', '/cam')).toBe('The server rejected the user name or the password.')
  expect(await words(`user:${SECRET}`, '/other')).toBe('The server does not know this address.')
  expect(await words(`user:${SECRET}`, '/elsewhere')).toBe(
    'The server redirects to another address. Enter that address instead.',
  )
})

it('nothing in a playlist leads to an address that the guard rejects, nor past our proxy', async () => {
  const inner = await senders.web(folder)
  const key = Buffer.alloc(16, 7)
  const nested = `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:${inner.port}/${SECRET}\n#EXT-X-ENDLIST\n`
  const cipher = createCipheriv('aes-128-cbc', key, Buffer.alloc(16))
  await writeFile(join(folder, 'key.bin'), key)
  await writeFile(join(folder, 'sealed.ts'), Buffer.concat([cipher.update(nested), cipher.final()]))
  await writeFile(join(folder, 'plain.ts'), nested)
  const playlist = (name: string, ...lines: string[]) =>
    writeFile(join(folder, name), ['#EXTM3U', '#EXT-X-TARGETDURATION:1', ...lines, '#EXT-X-ENDLIST', ''].join('\n'))
  await playlist('private.m3u8', '#EXTINF:1,', 'http://169.254.169.254/latest/meta-data/')
  await playlist('nested.m3u8', '#EXTINF:1,', 'plain.ts')
  await playlist(
    'sealed.m3u8',
    `#EXT-X-KEY:METHOD=AES-128,URI="key.bin",IV=0x${'0'.repeat(32)}`,
    '#EXTINF:1,',
    'sealed.ts',
  )
  await playlist('file.m3u8', '#EXTINF:1,', 'file:///etc/passwd')
  const words = async (name: string) => (await attempt(`http://127.0.0.1:${web.port}/${name}`)).words
  expect(await words('private.m3u8')).toMatch(/never connected to/)
  expect(await words('nested.m3u8')).toBe('A segment of the feed is a playlist.')
  expect(await words('file.m3u8')).toBe('The feed contains an address that cannot be fetched over HTTP.')
  expect(await words('sealed.m3u8')).toMatch(/\.$/)
  expect(inner.asked).toEqual([])
})

it('a fetcher that a drill kills ends with a message: it is pulled again', async () => {
  const { fetcher, end } = await attempt(`http://127.0.0.1:${web.port}/live.m3u8`)
  await until(() => fetcher!.brought().bytes > 20_000)
  findDrillable({ part: 'fetcher', targetId: 'cn_test' })?.('SIGKILL')
  expect(await fetcher!.ended).toMatchObject({ by: 'fault', words: expect.stringMatching(/\.$/) })
  await end!()
})

it('unusable feeds end with a message: no video, too large, another codec, over, nothing there, silence', async () => {
  const vod = (name: string, ...args: string[]) =>
    execFileSync('ffmpeg', [
      '-v',
      'error',
      '-f',
      'lavfi',
      ...args,
      '-f',
      'hls',
      '-hls_list_size',
      '0',
      join(folder, name),
    ])
  vod('sound.m3u8', '-i', 'sine=r=48000:d=1', '-c:a', 'aac')
  vod('codec.m3u8', '-i', 'testsrc=s=320x180:r=25:d=1', '-c:v', 'mpeg4')
  vod('over.m3u8', '-i', 'testsrc=s=320x180:r=25:d=1', '-c:v', 'libx264', '-preset', 'ultrafast')
  const large = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p']
  vod('large.m3u8', '-i', 'color=s=8192x8192:r=1:d=1', ...large)
  const at = (name: string) => wordsOf(`http://127.0.0.1:${web.port}/${name}`)
  const [sound, large8k, codec, over, gone, hls, rtsp] = await Promise.all([
    at('sound.m3u8'),
    at('large.m3u8'),
    at('codec.m3u8'),
    at('over.m3u8'),
    at('gone.m3u8'),
    ...silence,
  ])
  expect(sound).toBe('The feed has no video.')
  expect(large8k).toMatch(/^The video is larger than the maximum of 4096×3072/)
  expect(codec).toMatch(/codec is not supported/)
  expect(over).toBe('The playlist has ended.')
  expect(gone).toBe('The server does not know this address.')
  expect(hls).toBe('The server did not answer in time.')
  expect(rtsp).toBe('The server did not answer in time.')
})
