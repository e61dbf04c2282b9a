// What must stay secret and survive restarts: DATA_DIR/secrets.json, made at the first start.
import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { env } from '../env.ts'

const secretsSchema = z.object({ nextAuthSecret: z.string().min(32) })
export type Secrets = z.infer<typeof secretsSchema>

const loaded = new Map<string, Promise<Secrets>>()

/** Read once a process. NEXTAUTH_SECRET in the environment wins over the file. */
export function loadSecrets(dataDir: string): Promise<Secrets> {
  let secrets = loaded.get(dataDir)
  if (!secrets) {
    secrets = readOrCreate(dataDir)
    loaded.set(dataDir, secrets)
    // A data folder that was not writable a moment ago is tried again.
    secrets.catch(() => loaded.delete(dataDir))
  }
  return secrets
}

async function readOrCreate(dataDir: string): Promise<Secrets> {
  const given = env().NEXTAUTH_SECRET
  if (given) return { nextAuthSecret: given }
  const path = join(dataDir, 'secrets.json')
  const existing = await readSecrets(path)
  if (existing) return existing
  await mkdir(dataDir, { recursive: true })
  await createOnce(path, { nextAuthSecret: randomBytes(32).toString('base64url') })
  const created = await readSecrets(path)
  if (!created) throw new Error(`${path} disappeared while it was being created.`)
  return created
}

async function readSecrets(path: string): Promise<Secrets | null> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const result = secretsSchema.safeParse(parseJson(text))
  if (!result.success)
    throw new Error(`${path} is damaged. Restore it, or remove it: then everybody has to sign in again.`)
  return result.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Written whole beside it, then linked: of two processes that start at once, one wins and both read the same. */
async function createOnce(path: string, secrets: Secrets): Promise<void> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  // The bundler would otherwise trace the whole project for a path it cannot know.
  const file = await open(/* turbopackIgnore: true */ draft, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(secrets, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft, { force: true })
}
