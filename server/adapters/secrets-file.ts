// DATA_DIR/secrets.json: secrets that must survive restarts. Created at the first start, and changed atomically by any
// process of the installation.
import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { hasSeen, requireFolder } from './disk-space.ts'

const masterKeySchema = z.object({
  id: z.string().regex(/^[\w-]{1,32}$/),
  /** 32 bytes in base64url. */
  key: z.string().regex(/^[\w-]{43}$/),
})

/** Loose: entries of a newer version survive a change by an older one. */
const secretsFileSchema = z.looseObject({
  nextAuthSecret: z.string().min(32),
  /** The first seals new secrets; the others still open what they sealed. */
  masterKeys: z.array(masterKeySchema).min(1).optional(),
})
export type SecretsFile = z.infer<typeof secretsFileSchema>

/** A change takes milliseconds: a lock this old was left by a killed process. */
const LOCK_STALE_MS = 10_000

/** @returns null if there is none yet. @throws Error with a sentence if it is damaged */
export async function readSecretsFile(dataDir: string): Promise<SecretsFile | null> {
  const path = join(dataDir, 'secrets.json')
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const result = secretsFileSchema.safeParse(parseJson(text))
  if (!result.success)
    throw new Error(
      `${path} is damaged. Restore it, or delete it: then all users have to sign in again, and all stream keys have to be entered again.`,
    )
  return result.data
}

/** Reads, changes and writes under a lock. A missing file is created first. @throws STORAGE_AWAY */
export async function changeSecretsFile(
  dataDir: string,
  change: (file: SecretsFile) => SecretsFile,
): Promise<SecretsFile> {
  if (!hasSeen(dataDir)) await mkdir(dataDir, { recursive: true })
  // Where a mount has vanished there are no keys: new ones would seal secrets that the old ones cannot open.
  await requireFolder(dataDir)
  const unlock = await lock(join(dataDir, 'secrets.json.lock'))
  try {
    const before = await readSecretsFile(dataDir)
    const after = change(before ?? { nextAuthSecret: randomBytes(32).toString('base64url') })
    if (after !== before) await writeWhole(join(dataDir, 'secrets.json'), `${JSON.stringify(after, null, 2)}\n`)
    return after
  } finally {
    await unlock()
  }
}

async function lock(path: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      // The bundler would otherwise trace the whole project for a path it cannot know.
      const file = await open(/* turbopackIgnore: true */ path, 'wx', 0o600)
      await file.close()
      return () => rm(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const held = await stat(/* turbopackIgnore: true */ path).catch(() => null)
    if (held && Date.now() - held.mtimeMs > LOCK_STALE_MS) await rm(path, { force: true })
    await sleep(20)
  }
}

/** Written to a temporary file and renamed: a reader, or a machine that loses power, sees the old or the new file. */
async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  const file = await open(/* turbopackIgnore: true */ draft, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
