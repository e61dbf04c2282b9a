// manifest.json of a backup: what it contains, and the checksums by which a restore knows that it is whole.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { LaunchError } from '../launch-error.ts'

/** Of the folder's layout. A restore refuses any other. */
export const FORMAT = 1

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
/** Of our own making; never a path that leads elsewhere. */
const fileName = z.string().regex(/^(?:database\/)?[\w-]{1,80}(?:\.[a-z]{1,8}){1,3}$/)
const storedFile = z.object({ file: fileName, bytes: z.int().nonnegative(), sha256 })
const migration = z.object({ name: z.string(), checksum: z.string() })

const manifestSchema = z.object({
  format: z.literal(FORMAT),
  /** Of the product, for people. */
  version: z.string(),
  takenAt: z.iso.datetime(),
  postgres: z.string(),
  /** Those that made its tables. */
  migrations: z.array(migration).min(1),
  tables: z.array(
    storedFile.extend({ name: z.string(), columns: z.array(z.string()).min(1), rows: z.int().nonnegative() }),
  ),
  sequences: z.array(z.object({ name: z.string(), value: z.string().regex(/^\d{1,19}$/) })),
  mediaList: storedFile.extend({ files: z.int().nonnegative(), mediaBytes: z.int().nonnegative() }),
  /** `files`: those of the local disk are in the backup. `list`: only their names and checksums. */
  media: z.enum(['list', 'files']),
  /** Null: left out. */
  secrets: storedFile.nullable(),
})
export type Manifest = z.infer<typeof manifestSchema>
export type StoredFile = z.infer<typeof storedFile>
export type Migration = z.infer<typeof migration>

export const manifestPath = (folder: string) => join(folder, 'manifest.json')

/** @throws LaunchError when the folder is no backup, or one of another format */
export async function loadManifest(folder: string): Promise<Manifest> {
  const text = await readFile(manifestPath(folder), 'utf8').catch(() => null)
  if (text === null)
    throw new LaunchError(
      `${folder} is not a backup: it has no manifest.json.`,
      'Name the folder that npm run backup wrote. A folder that ends in .part is unfinished. Nothing was changed.',
    )
  const result = manifestSchema.safeParse(asJson(text))
  if (result.success) return result.data
  throw new LaunchError(
    `${manifestPath(folder)} is damaged or of a version that this one does not know.`,
    'Use another backup, or the version of Cloud Playout that wrote it. Nothing was changed.',
  )
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/**
 * Whether the tables of a backup can be made by the migrations of this checkout.
 * @throws LaunchError
 */
export function requireKnownMigrations(manifest: Manifest, known: readonly Migration[]): void {
  const checksums = new Map(known.map(({ name, checksum }) => [name, checksum]))
  const unknown = manifest.migrations.filter(({ name }) => !checksums.has(name))
  if (unknown.length > 0)
    throw new LaunchError(
      `The backup was made by a newer version: ${unknown.length} of its migrations are unknown here, such as ${unknown[0]?.name}.`,
      'Restore it with that version or a later one. Nothing was changed.',
    )
  const other = manifest.migrations.find(({ name, checksum }) => checksums.get(name) !== checksum)
  if (other)
    throw new LaunchError(
      `The migration ${other.name} of the backup differs from the one of this version.`,
      'Restore it with an unmodified checkout. Nothing was changed.',
    )
}
