import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LogFile } from './log-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-file-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('keeps two files of a limited size, the newest lines in the first', () => {
  const path = join(folder, 'logs', 'worker.log')
  const log = new LogFile(path, 100)
  for (let line = 0; line < 50; line++) log.write(`line ${line} of fifty`)
  expect(readFileSync(path, 'utf8').trimEnd().split('\n').at(-1)).toBe('line 49 of fifty')
  for (const name of [path, `${path}.1`]) expect(statSync(name).size).toBeLessThan(130)
})

it('continues in the file of an earlier run', () => {
  const path = join(folder, 'web.log')
  new LogFile(path).write('before')
  new LogFile(path).write('after')
  expect(readFileSync(path, 'utf8')).toBe('before\nafter\n')
})

it('is readable by its owner only', () => {
  const path = join(folder, 'web.log')
  new LogFile(path).write('x')
  expect(statSync(path).mode & 0o077).toBe(0)
})

it('loses lines, and nothing else, when they cannot be written', () => {
  // A file in place of the folder.
  writeFileSync(join(folder, 'logs'), '')
  expect(() => new LogFile(join(folder, 'logs', 'worker.log')).write('lost')).not.toThrow()
})
