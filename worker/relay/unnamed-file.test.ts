import { closeSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openUnnamedFile } from './unnamed-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-unnamed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('is read through its descriptor only, in a folder that did not exist', () => {
  const place = join(folder, 'data', 'run')
  const file = openUnnamedFile(place, 'relay-1.ffpreset', 'canary')
  expect(readdirSync(place)).toEqual([])
  expect(statSync(place).mode & 0o777).toBe(0o700)
  expect(readFileSync(`/dev/fd/${file}`, 'utf8')).toBe('canary')
  expect(statSync(`/dev/fd/${file}`).mode & 0o777).toBe(0o600)
  closeSync(file)
})

it('removes what an earlier crash left under its name', () => {
  writeFileSync(join(folder, 'relay-2.ffpreset'), 'old', { mode: 0o644 })
  const file = openUnnamedFile(folder, 'relay-2.ffpreset', 'new')
  expect(readFileSync(`/dev/fd/${file}`, 'utf8')).toBe('new')
  expect(statSync(`/dev/fd/${file}`).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).not.toContain('relay-2.ffpreset')
  closeSync(file)
})
