// The schema that this program was built for.
import { readdir } from 'node:fs/promises'
import { resolve } from 'node:path'

/** Below the folder that every program of the product is started in. */
const FOLDER = ['prisma', 'migrations']

let newest: Promise<string | null> | undefined

/** Name of the newest migration; null: this installation has no such folder. */
export function newestMigration(): Promise<string | null> {
  newest ??= readdir(resolve(...FOLDER), { withFileTypes: true }).then(
    (entries) =>
      entries
        .flatMap((entry) => (entry.isDirectory() ? entry.name : []))
        .sort()
        .at(-1) ?? null,
    () => null,
  )
  return newest
}
