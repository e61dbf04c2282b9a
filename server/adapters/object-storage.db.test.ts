// What both engines of the storage do alike: the local disk, and a real S3 server.
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { S3_HOOK_MS, startS3, type TestS3 } from '#server/testing/s3-server.ts'
import { LocalStorage, ObjectMissingError, type ObjectStorage } from './object-storage.ts'
import { openS3Client, S3Storage } from './s3-storage.ts'

let s3: TestS3
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloud-playout-storage-'))
  s3 = await startS3()
}, S3_HOOK_MS)
afterAll(async () => {
  await s3?.stop()
  await rm(folder, { recursive: true, force: true })
})

const ENGINES: Record<string, () => ObjectStorage> = {
  'local disk': () => new LocalStorage(join(folder, 'store')),
  S3: () => new S3Storage(s3.settings),
}

async function file(bytes: Buffer): Promise<string> {
  const path = join(folder, `file-${randomBytes(6).toString('hex')}`)
  await writeFile(path, bytes)
  return path
}
const listed = async (storage: ObjectStorage, prefix: string) => {
  const found = []
  for await (const object of storage.list(prefix)) found.push(object)
  return found.sort((a, b) => (a.key < b.key ? -1 : 1))
}

describe.each(Object.keys(ENGINES))('the storage on %s', (name) => {
  const open = () => ENGINES[name]!()

  it('moves a file here, and reads any part of it', async () => {
    const storage = open()
    const bytes = randomBytes(300_000)
    const path = await file(bytes)
    await storage.put('media/ac_1/md_1/720p-abc.mp4', path)
    expect(existsSync(path)).toBe(false)
    expect(await storage.size('media/ac_1/md_1/720p-abc.mp4')).toBe(300_000)
    for (const [offset, length] of [
      [0, 300_000],
      [0, 1],
      [299_999, 1],
      [1_000, 65_537],
    ] as const)
      expect(
        (await storage.read('media/ac_1/md_1/720p-abc.mp4', offset, length)).equals(
          bytes.subarray(offset, offset + length),
        ),
      ).toBe(true)
    const copy = join(folder, `copy-${name.replace(' ', '')}`)
    await storage.save('media/ac_1/md_1/720p-abc.mp4', copy)
    expect((await readFile(copy)).equals(bytes)).toBe(true)
  })

  it('stores a file of several parts whole', async () => {
    const bytes = randomBytes(40 * 1024 ** 2)
    const storage = open()
    await storage.put('media/ac_1/md_2/large.mp4', await file(bytes))
    expect(await storage.size('media/ac_1/md_2/large.mp4')).toBe(bytes.length)
    const copy = join(folder, `large-${name.replace(' ', '')}`)
    await storage.save('media/ac_1/md_2/large.mp4', copy)
    const sum = (content: Buffer) => createHash('sha256').update(content).digest('hex')
    expect(sum(await readFile(copy))).toBe(sum(bytes))
    const at = 16 * 1024 ** 2 - 5
    expect((await storage.read('media/ac_1/md_2/large.mp4', at, 10)).equals(bytes.subarray(at, at + 10))).toBe(true)
  })

  it('says that an object is missing, or too short', async () => {
    const storage = open()
    await expect(storage.read('media/ac_1/none.mp4', 0, 10)).rejects.toBeInstanceOf(ObjectMissingError)
    await expect(storage.save('media/ac_1/none.mp4', join(folder, 'none'))).rejects.toBeInstanceOf(ObjectMissingError)
    expect(await storage.size('media/ac_1/none.mp4')).toBeNull()
    await storage.put('media/ac_1/short.mp4', await file(Buffer.from('12345')))
    await expect(storage.read('media/ac_1/short.mp4', 3, 10)).rejects.toThrow(/shorter/)
  })

  it('lists by prefix, and deletes what is there', async () => {
    const storage = open()
    const keys = ['list/ac_1/md_1/a.mp4', 'list/ac_1/md_1/b.jpg', 'list/ac_1/md_10/a.mp4', 'list/ac_2/md_1/a.mp4']
    for (const key of keys) await storage.put(key, await file(Buffer.from(key)))
    expect((await listed(storage, 'list/ac_1/md_1/')).map(({ key, bytes }) => [key, bytes])).toEqual([
      ['list/ac_1/md_1/a.mp4', 20],
      ['list/ac_1/md_1/b.jpg', 20],
    ])
    expect((await listed(storage, 'list/')).map(({ key }) => key)).toEqual([...keys].sort())
    const [first] = await listed(storage, 'list/ac_2/')
    expect(Math.abs((first?.modifiedAt ?? 0) - Date.now())).toBeLessThan(120_000)
    await storage.delete(['list/ac_1/md_1/a.mp4', 'list/never.mp4'])
    expect((await listed(storage, 'list/ac_1/md_1/')).map(({ key }) => key)).toEqual(['list/ac_1/md_1/b.jpg'])
    expect(await listed(storage, 'nothing/')).toEqual([])
  })

  it('accepts no name but our own', async () => {
    const storage = open()
    for (const key of ['../secrets.json', 'media/../../x', '/etc/passwd', 'media//a', 'media/a\0', 'Media/a', '']) {
      await expect(storage.read(key, 0, 1), key).rejects.toThrow('not the name')
      await expect(storage.put(key, await file(Buffer.from('x'))), key).rejects.toThrow('not the name')
    }
  })

  it('leaves nothing of a file that was stopped', async () => {
    const storage = open()
    const stopped = AbortSignal.abort(new Error('stopped'))
    const path = await file(randomBytes(20 * 1024 ** 2))
    await expect(storage.put('stopped/a.mp4', path, stopped)).rejects.toThrow()
    expect(existsSync(path)).toBe(true)
    expect(await listed(storage, 'stopped/')).toEqual([])
  })
})

describe('S3', () => {
  it('gives a wrong key no access', async () => {
    const storage = new S3Storage({ ...s3.settings, secretAccessKey: 'wrong' })
    await expect(storage.size('media/ac_1/md_1/720p-abc.mp4')).rejects.toThrow()
    await expect(storage.put('media/ac_1/x.mp4', await file(Buffer.from('x')))).rejects.toThrow()
  })

  it('lists more than one page', async () => {
    const storage = new S3Storage(s3.settings)
    const client = openS3Client(s3.settings)
    const { PutObjectCommand } = await import('@aws-sdk/client-s3')
    const keys = Array.from({ length: 1_003 }, (_, index) => `many/${String(index).padStart(4, '0')}`)
    for (let from = 0; from < keys.length; from += 50)
      await Promise.all(
        keys
          .slice(from, from + 50)
          .map((Key) => client.send(new PutObjectCommand({ Bucket: 'media', Key, Body: 'x' }))),
      )
    client.destroy()
    expect((await listed(storage, 'many/')).map(({ key }) => key)).toEqual(keys)
    await storage.delete(keys)
    expect(await listed(storage, 'many/')).toEqual([])
  })
})
