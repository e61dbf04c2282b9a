import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { type BodyWatch, writeBody } from './write-body.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'write-body-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
afterEach(() => vi.useRealTimers())

let files = 0
async function write(body: Readable, { position = 0, ...watch }: Partial<BodyWatch & { position: number }> = {}) {
  const path = join(folder, String(files++))
  const file = await open(path, 'w')
  try {
    const outcome = await writeBody(
      body,
      { file, position, folder },
      { signal: new AbortController().signal, inspect: () => undefined, ...watch },
    ).catch((error: { code?: string; message: string }) => error.code ?? error.message)
    return { outcome, text: () => readFile(path, 'latin1') }
  } finally {
    await file.close()
  }
}

it('writes a long body from its position, byte for byte', async () => {
  const pieces = Array.from({ length: 300 }, (_, index) => Buffer.alloc(40_000, index % 251))
  const { outcome, text } = await write(Readable.from(pieces, { objectMode: false }), { position: 3 })
  expect(outcome).toBe(12_000_000)
  expect((await text()) === `\0\0\0${Buffer.concat(pieces).toString('latin1')}`).toBe(true)
})

it('does not read on while the disk is behind', async () => {
  const body = new PassThrough({ highWaterMark: 1 })
  const seen: number[] = []
  const written = write(body, { inspect: (_, bytes) => void seen.push(bytes) })
  for (let index = 0; index < 8; index++) body.write(Buffer.alloc(1024 ** 2))
  await new Promise((resolve) => setImmediate(resolve))
  expect(seen.length).toBeLessThan(8)
  body.end()
  expect((await written).outcome).toBe(8 * 1024 ** 2)
})

it('keeps what arrived before the connection broke, and leaves the body open when it is refused', async () => {
  const broken = new PassThrough()
  const first = write(broken)
  broken.write('abc')
  setTimeout(() => broken.destroy(), 20)
  expect([(await first).outcome, await (await first).text()]).toEqual(['UPLOAD_BROKEN', 'abc'])

  const closed = new AbortController()
  const left = new PassThrough()
  const second = write(left, { signal: closed.signal })
  left.write('def')
  setTimeout(() => closed.abort(), 20)
  expect([(await second).outcome, await (await second).text()]).toEqual(['UPLOAD_BROKEN', 'def'])

  const refused = new PassThrough()
  const third = write(refused, {
    inspect(_, bytes) {
      if (bytes > 3) throw new Error('too long')
    },
  })
  refused.write('ghi')
  setTimeout(() => refused.write('jkl'), 20)
  expect([(await third).outcome, await (await third).text()]).toEqual(['too long', 'ghi'])
  expect(refused.destroyed).toBe(false)
})

it('says that the disk is full, at the end of a short body and midway', async () => {
  const watch = { signal: new AbortController().signal, inspect: () => undefined }
  for (const pieces of [1, 100]) {
    const file = await open('/dev/full', 'w')
    const body = Readable.from(Array<Buffer>(pieces).fill(Buffer.alloc(100_000)), { objectMode: false })
    const written = writeBody(body, { file, position: 0, folder }, watch)
    await expect(written, `${pieces} pieces`).rejects.toMatchObject({ code: 'STORAGE_FULL' })
    await file.close()
  }
})

it('ends a silent connection', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const body = new PassThrough()
  const silent = write(body)
  body.write('abc')
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1), { timeout: 1_000 })
  await vi.advanceTimersByTimeAsync(119_000)
  body.write('d')
  await new Promise((resolve) => setImmediate(resolve))
  await vi.advanceTimersByTimeAsync(119_000)
  body.write('e')
  await new Promise((resolve) => setImmediate(resolve))
  await vi.advanceTimersByTimeAsync(120_001)
  expect([(await silent).outcome, await (await silent).text()]).toEqual(['UPLOAD_BROKEN', 'abcde'])
})
