// A file without a name: a child reads it through the inherited descriptor, and however this process ends, even by
// SIGKILL, nothing of it stays on disk.
import { mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** @returns the descriptor; close it. @param name temporary, in a folder that is created if needed */
export function openUnnamedFile(folder: string, name: string, text: string): number {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, name)
  // A mode applies to new files only; what a crash leaves here is empty.
  rmSync(path, { force: true })
  const file = openSync(path, 'wx+', 0o600)
  rmSync(path)
  // At an explicit position: a child that shares the descriptor starts at the beginning.
  writeSync(file, text, 0)
  return file
}
