import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadSecrets } from './secrets.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloud-playout-secrets-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('are generated once, readable by their owner only, however many ask at once', async () => {
  // Different spellings of one folder simulate different processes, each with its own cache.
  const all = await Promise.all(['', '/', '/.', '/./'].map((spelling) => loadSecrets(folder + spelling)))
  expect(new Set(all.map(({ nextAuthSecret }) => nextAuthSecret)).size).toBe(1)
  expect(await readdir(folder)).toEqual(['secrets.json'])
  expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600)
})

it('are not replaced when the file is damaged', async () => {
  await writeFile(join(folder, 'secrets.json'), '{"nextAuthSecret": "cut of')
  await expect(loadSecrets(folder)).rejects.toThrow(/damaged/)
})
