import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { parseEnv } from '#server/env.ts'
import { addMasterKey, dropMasterKeys, listMasterKeyIds, openKeyRing } from './master-keys.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloud-playout-keys-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const ring = () => openKeyRing(folder, undefined)
const secrets = async () => JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8'))
const SESSION = { nextAuthSecret: 'x'.repeat(43), madeByANewerVersion: true }

it('are made once, however many ask at once, and extend a file of before them', async () => {
  await writeFile(join(folder, 'secrets.json'), JSON.stringify(SESSION), { mode: 0o600 })
  const all = await Promise.all(Array.from({ length: 12 }, () => ring().current()))
  expect(new Set(all.map(({ id }) => id)).size).toBe(1)
  expect(all[0]?.key).toHaveLength(32)
  expect(await secrets()).toMatchObject(SESSION)
  expect(await readdir(folder)).toEqual(['secrets.json'])
  expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600)
})

it('that are added come first, and the old ones still open', async () => {
  const old = await ring().current()
  const opened = ring()
  await addMasterKey(folder)
  const current = await opened.current()
  expect(current.id).not.toBe(old.id)
  expect(await opened.find(old.id)).toEqual(old)
  await dropMasterKeys(folder, [old.id, current.id])
  expect(await listMasterKeyIds(folder)).toEqual([current.id])
  await expect(opened.find(old.id)).rejects.toThrow(/master key that this machine does not have/)
})

it('are not made by somebody who only looks for one', async () => {
  await expect(ring().find('mk-1')).rejects.toThrow(/does not have/)
  expect(await readdir(folder)).toEqual([])
})

it('do not wait for ever for a process that was killed with the file in its hands', async () => {
  const lock = join(folder, 'secrets.json.lock')
  await writeFile(lock, '')
  await utimes(lock, new Date(0), new Date(0))
  expect((await ring().current()).id).toMatch(/^mk-/)
})

it('come from the environment where it has them, and are refused in words where they are none', async () => {
  const key = Buffer.alloc(32, 7).toString('base64url')
  const { MASTER_KEYS } = parseEnv({ MASTER_KEYS: `new:${key},old:${key}` })
  const given = openKeyRing(folder, MASTER_KEYS)
  expect(await given.current()).toEqual({ id: 'new', key: Buffer.alloc(32, 7) })
  expect((await given.find('old')).id).toBe('old')
  expect(await readdir(folder)).toEqual([])
  for (const wrong of ['abc', `new:${key.slice(1)}`, `a:${key},a:${key}`, `a:${key},`])
    expect(() => parseEnv({ MASTER_KEYS: wrong })).toThrow(/MASTER_KEYS/)
  expect(() => parseEnv({ MASTER_KEYS: `new:${key.slice(1)}` })).not.toThrow(key.slice(1))
})
