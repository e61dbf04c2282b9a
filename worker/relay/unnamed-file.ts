// A file without a name: a child reads it through the descriptor it is given, and however this process
// ends, by SIGKILL too, nothing of it stays on the disk.
import { mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** @returns the descriptor; close it. @param name of a moment, in a folder that is made if need be */
export function openUnnamedFile(folder: string, name: string, text: string): number {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, name)
  // A mode holds for a new file only; what a crash just here leaves is empty.
  rmSync(path, { force: true })
  const file = openSync(path, 'wx+', 0o600)
  rmSync(path)
  // At a position of its own: where a child shares the descriptor's, it begins at the beginning.
  writeSync(file, text, 0)
  return file
}
