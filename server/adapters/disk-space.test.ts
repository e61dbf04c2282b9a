import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { folderStatus } from './disk-space.ts'

let home: string
let folder: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cloud-playout-folder-'))
  folder = join(home, 'data')
  mkdirSync(folder)
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** The superuser may write wherever the mount allows it, and may mount, except in most containers. */
const isRoot = process.getuid?.() === 0
const mayMount = isRoot && spawnSync('unshare', ['--mount', 'true']).status === 0

function forbidWrites(): void {
  if (isRoot) {
    execFileSync('mount', ['--bind', folder, folder])
    execFileSync('mount', ['-o', 'remount,bind,ro', folder])
  } else chmodSync(folder, 0o555)
}

function allowWrites(): void {
  if (isRoot) execFileSync('umount', [folder])
  else chmodSync(folder, 0o755)
}

it.runIf(!isRoot || mayMount)('a folder that cannot be written is read-only, and writable again later', async () => {
  expect(await folderStatus(folder)).toBe('ok')
  forbidWrites()
  try {
    expect(await folderStatus(folder)).toBe('read-only')
  } finally {
    allowWrites()
  }
  expect(await folderStatus(folder)).toBe('ok')
})

it('another folder in its place, or none, is not the one that the process began with', async () => {
  expect(await folderStatus(folder)).toBe('ok')
  renameSync(folder, join(home, 'moved'))
  expect(await folderStatus(folder)).toBe('away')
  mkdirSync(folder)
  expect(await folderStatus(folder)).toBe('away')
  rmSync(folder, { recursive: true })
  renameSync(join(home, 'moved'), folder)
  expect(await folderStatus(folder)).toBe('ok')
})
