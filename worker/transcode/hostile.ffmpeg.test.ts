// Files that try to make FFmpeg read something that is not theirs, or to work without end. Each attack is first shown to
// succeed on FFmpeg without our lists: a file that could harm nobody proves nothing.
import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { homedir, tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { MAX_PIXELS } from '#domain/media/plan-conform.ts'
import { CHEAP_RUNGS } from '#worker/testing/cheap-items.ts'
import { aliasTo, aviWithSubtitles, replaceBoxes } from '#worker/testing/hostile-files.ts'
import { listenAnywhere } from '#worker/testing/wire.ts'
import { probeArgs } from '../ffmpeg/args-probe.ts'
import { measureRendition } from './measure-rendition.ts'
import { checkSource, encodeLadder, type StepContext } from './steps.ts'

vi.setConfig({ testTimeout: 120_000 })
const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-hostile-'))
const context: StepContext = {
  tools: { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe', runDir: join(folder, 'run') },
  signal: new AbortController().signal,
  onShare: () => undefined,
}

/** Another tenant's file, and a server on the private network that counts who asks it. */
const SECRET = 'secret.ts'
let hits = 0
const canary = createServer((_, response) => {
  hits++
  response.end()
})
let port = 0

const lavfi = (graph: string) => ['-f', 'lavfi', '-i', graph]
function make(name: string, ...args: string[]): string {
  const path = join(folder, name)
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args, path])
  return path
}
function write(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

beforeAll(async () => {
  port = await listenAnywhere(canary)
  make(SECRET, ...lavfi('color=red:s=64x64:r=25:d=1'), '-c:v', 'mpeg2video')
})
afterAll(() => {
  canary.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Whether ffprobe without our lists shows another file's video, or asked the canary. */
async function harmsPlainFfprobe(path: string, ...options: string[]): Promise<boolean> {
  const before = hits
  const args = ['-v', 'error', '-protocol_whitelist', 'file,http,tcp,crypto,data', ...options, '-count_packets']
  const shown = await run('ffprobe', [...args, '-show_entries', 'stream=codec_name,nb_read_packets', path]).catch(
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
  )
  return hits > before || /codec_name=mpeg2video\nnb_read_packets=[1-9]/.test(shown.stdout)
}

/** @returns the reason for its rejection; 'encoded' when it became renditions */
async function ingest(source: string): Promise<string> {
  try {
    const { plan } = await checkSource(source, context, { ladder: CHEAP_RUNGS })
    const out = mkdtempSync(join(folder, 'out-'))
    const rendition = (rung: string) => join(out, `${rung}.mp4`)
    const paths = { source, rendition, thumbnailPattern: join(out, 'thumb-%05d.jpg') }
    await encodeLadder(plan, { integratedLufs: null, peakDbfs: null }, paths, context)
    await measureRendition('432p', rendition('432p'), plan, context.signal)
    return 'encoded'
  } catch (error) {
    return (error as { code: string }).code
  }
}

/** ffprobe's own exit is what is wanted. */
function rethrowUnlessRefused(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'number')) throw error
}

describe('reads no byte that is not the file’s', () => {
  const playlist = (address: string) => `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${address}\n#EXT-X-ENDLIST\n`
  const secret = () => `file:${join(folder, SECRET)}`
  const server = () => `http://127.0.0.1:${port}/a.ts`
  const anyName = ['-allowed_extensions', 'ALL']

  it.each<[name: string, content: () => string | Buffer, options: string[], reason: string]>([
    ['a renamed playlist of a file', () => playlist(secret()), anyName, 'PLAYLIST_IN_DISGUISE'],
    ['a renamed playlist of an address', () => playlist(server()), anyName, 'PLAYLIST_IN_DISGUISE'],
    ['a list for concat', () => `ffconcat version 1.0\nfile ${secret()}\n`, ['-safe', '0'], 'PLAYLIST_IN_DISGUISE'],
    [
      'a DASH manifest',
      () =>
        `<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011" type="static" mediaPresentationDuration="PT1S"><Period><AdaptationSet contentType="video"><Representation id="1" bandwidth="1"><BaseURL>${server()}</BaseURL></Representation></AdaptationSet></Period></MPD>`,
      [],
      'PLAYLIST_IN_DISGUISE',
    ],
    ['an AVI whose subtitles are a playlist', () => aviWithSubtitles(playlist(server())), anyName, 'NO_VIDEO_TRACK'],
  ])('%s', async (name, content, options, reason) => {
    const source = write(`${name.replaceAll(' ', '-')}.mp4`, content())
    // FFmpeg itself lets subtitles of an AVI be text only, since 2017.
    expect(await harmsPlainFfprobe(source, ...options)).toBe(!name.includes('AVI'))
    const before = hits
    expect(await ingest(source)).toBe(reason)
    // The lists alone stop it too, should a head look like a video.
    const listed = run('ffprobe', [...probeArgs(source, MAX_PIXELS)])
    await listed.then(({ stdout }) => expect(stdout).not.toContain('mpeg2video')).catch(rethrowUnlessRefused)
    expect(hits).toBe(before)
  })

  it('an SVG with an image of the private network', async () => {
    const image = `<image href="${server()}" width="9" height="9"/>`
    const source = write('a.svg', `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">${image}</svg>`)
    const before = hits
    expect(await ingest(source)).toBe('NOT_VIDEO')
    expect(hits).toBe(before)
  })

  it('an MP4 whose samples are in a file beside it', async () => {
    const name = 'beside.mov'
    const beside = make(name, ...lavfi('color=red:s=64x64:r=25:d=1'), '-c:v', 'mpeg2video')
    const whole = readFileSync(beside)
    const hollow = replaceBoxes(
      replaceBoxes(whole, 'url ', () => aliasTo(name)),
      'mdat',
      (box) => box.fill(0, 8),
    )
    const source = write('refers.mov', hollow)
    expect(await harmsPlainFfprobe(source, '-enable_drefs', '1')).toBe(true)
    expect(await ingest(source)).not.toBe('encoded')
  })

  it('attachments of an MKV are neither written nor read', async () => {
    const page = write('page.html', `<img src="${server()}">`)
    const video = [...lavfi('testsrc2=s=64x64:r=25:d=1'), '-c:v', 'libx264', '-preset', 'ultrafast']
    const named = [
      '-attach',
      page,
      '-metadata:s:t:0',
      'mimetype=text/html',
      '-metadata:s:t:0',
      `filename=../../${EVIL}`,
    ]
    const source = make('attached.mkv', ...video, ...named)
    // FFmpeg itself writes it where its name leads when it is asked to.
    const deep = join(folder, 'one', 'two')
    mkdirSync(deep, { recursive: true })
    await run('ffmpeg', ['-v', 'error', '-dump_attachment:t', '', '-i', source], { cwd: deep }).catch(
      rethrowUnlessRefused,
    )
    expect(findEvil()).toEqual([join(folder, EVIL)])
    rmSync(join(folder, EVIL))
    const before = hits
    expect(await ingest(source)).toBe('encoded')
    expect(hits).toBe(before)
    expect(findEvil()).toEqual([])
  })
})

/** A name of this run: no other file is called so. */
const EVIL = `evil-${process.pid}-${Date.now()}`

/** Where the name of the attachment can lead: below our folder, beside it, and from folders that a child starts in. */
function findEvil(): string[] {
  const below = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => basename(name) === EVIL)
    .map((name) => join(folder, name))
  const from = [folder, process.cwd(), '/', homedir()].flatMap((start) =>
    ['..', '../..', '.'].map((up) => resolve(start, up)),
  )
  const beside = [...new Set(from)].filter((start) => start !== folder).map((start) => join(start, EVIL))
  return [...below, ...beside.filter((path) => existsSync(path))]
}

/** ISO/IEC 14496-12 8.2.2 and 8.4.2: version 0 has the time scale at 20 and the length at 24. */
function promiseHours(box: Buffer): Buffer {
  box.writeUInt32BE(box.readUInt32BE(20) * 11 * 3_600, 24)
  return box
}

describe('works no longer than its limits', () => {
  it('a file of more streams than anyone needs', async () => {
    const source = write('many.avi', aviWithSubtitles('1\n00:00:00,000 --> 00:00:01,000\nHello\n', 2_000))
    expect(await ingest(source)).toBe('NOT_VIDEO')
  })

  it.each(['mvhd', 'mvhd mdhd'])('a second that promises eleven hours (%s) is an item of a second', async (boxes) => {
    const second = make('second.mp4', ...lavfi('testsrc2=s=64x64:r=25:d=1'), '-c:v', 'libx264')
    const long = boxes
      .split(' ')
      .reduce<Buffer>((file, type) => replaceBoxes(file, type, promiseHours), readFileSync(second))
    const source = write('promises.mp4', long)
    expect((await checkSource(source, context)).plan.durationMs).toBe(1_280)
    expect(await ingest(source)).toBe('encoded')
  })

  it('a length beyond what an item may have', async () => {
    const slides = make('slides.mkv', ...lavfi('color=s=64x64:r=1/3600:d=50000'), '-c:v', 'libx264', '-r', '1/3600')
    expect(await ingest(slides)).toBe('TOO_LONG')
  })
})
