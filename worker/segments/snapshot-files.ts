// Files that one process writes and the next one reads, when neither needs the database. Each holds one value in the
// structured clone format, which keeps maps and typed arrays.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'

/** Of what is written. A file of another version counts as absent. */
const VERSION = 1
const NAME = /^[\w-]{1,64}$/

export class SnapshotFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Whole or not at all. @throws Error when the disk is full, or the name is not plain */
  async write(name: string, value: object): Promise<void> {
    const path = this.#pathOf(name)
    const next = `${path}.${process.pid}.next`
    await mkdir(this.#folder, { recursive: true })
    try {
      await writeFile(next, serialize({ version: VERSION, value }))
      await rename(next, path)
    } catch (error) {
      await rm(next, { force: true })
      throw error
    }
  }

  /** Null when it is absent, torn, or was written by another version of this program. */
  async read<T extends object>(name: string): Promise<T | null> {
    const bytes = await readFile(this.#pathOf(name)).catch(() => null)
    if (!bytes) return null
    try {
      const { version, value } = deserialize(bytes) as { version: number; value: T }
      return version === VERSION ? value : null
    } catch {
      return null
    }
  }

  async list(): Promise<string[]> {
    return (await readdir(this.#folder).catch(() => [])).filter((name) => NAME.test(name))
  }

  async remove(name: string): Promise<void> {
    await rm(this.#pathOf(name), { force: true })
  }

  #pathOf(name: string): string {
    if (!NAME.test(name)) throw new Error('not the name of a snapshot')
    return join(this.#folder, name)
  }
}
