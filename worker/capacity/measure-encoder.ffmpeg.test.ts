import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { measureEncoder } from './measure-encoder.ts'

let dataDir: string
let temporary: string
const never = new AbortController().signal

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-capacity-'))
  temporary = join(dataDir, 'tmp')
  await mkdir(temporary)
  // Other programs measure at the same time.
  vi.stubEnv('TMPDIR', temporary)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(dataDir, { recursive: true, force: true })
})

const measure = (ffmpegPath: string, signal = never) =>
  measureEncoder({ ffmpegPath, ffprobePath: 'ffprobe', runDir: join(dataDir, 'run') }, dataDir, signal)

it('one short encode tells how many cores a live encoder uses, and is not repeated', async () => {
  const cores = await measure('ffmpeg')
  expect(cores).toBeGreaterThan(0.05)
  expect(cores).toBeLessThan(10)
  const file = join(dataDir, 'encoders.json')
  const [[machine = '', stored]] = Object.entries(JSON.parse(await readFile(file, 'utf8'))) as [[string, number]]
  expect(machine).toContain('cores')
  expect(stored).toBe(cores)
  // Another figure in its place is used as it is: nothing is encoded again.
  await writeFile(file, JSON.stringify({ [machine]: 7.5 }))
  expect(await measure('ffmpeg')).toBe(7.5)
  expect(await readdir(temporary)).toEqual([])
}, 60_000)

it('is unknown without FFmpeg or when it was aborted, and a damaged file is replaced', async () => {
  await writeFile(join(dataDir, 'encoders.json'), '{"a": ')
  expect(await measure('/nowhere/ffmpeg')).toBeNull()
  expect(await measure('ffmpeg', AbortSignal.abort())).toBeNull()
})
