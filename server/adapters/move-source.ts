// The last step of an upload or an import: its file moves to the folder of its item.
import { mkdir, open, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Does nothing if an earlier call moved it: a transaction that fails at its commit has done that.
 * @returns false when neither place has the whole file
 */
export async function moveSource(part: string, source: string, bytes: number): Promise<boolean> {
  const size = async (path: string) => (await stat(path).catch(() => null))?.size ?? null
  if ((await size(part)) === null && (await size(source)) === bytes) return true
  if ((await size(part)) !== bytes) return false
  await mkdir(dirname(source), { recursive: true })
  await rename(part, source)
  await sync(dirname(source))
  return true
}

export async function syncIfThere(path: string): Promise<void> {
  await sync(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
}

/** What the library lists must survive a power failure. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
