import { execFileSync } from 'node:child_process'
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

/** The superuser may write wherever the mount allows it. */
const MOUNTS = process.getuid?.() === 0

function forbidWrites(): void {
  if (!MOUNTS) {
    chmodSync(folder, 0o555)
    return
  }
  execFileSync('mount', ['--bind', folder, folder])
  execFileSync('mount', ['-o', 'remount,bind,ro', folder])
}

function allowWrites(): void {
  if (MOUNTS) execFileSync('umount', [folder])
  else chmodSync(folder, 0o755)
}

it('a folder that cannot be written is read-only, and writable again later', async () => {
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
