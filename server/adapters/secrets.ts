// The secret that signs session cookies: NEXTAUTH_SECRET, or generated once and kept in DATA_DIR/secrets.json.
import { LRUCache } from 'lru-cache'
import { env } from '#server/env.ts'
import { changeSecretsFile, readSecretsFile } from './secrets-file.ts'

export interface Secrets {
  nextAuthSecret: string
}

/** A data folder that was not writable is retried. */
const loaded = new LRUCache<string, Secrets>({ max: 100, fetchMethod: readOrCreate })

/** Read once per process. NEXTAUTH_SECRET in the environment takes precedence over the file. */
export const loadSecrets = (dataDir: string): Promise<Secrets> => loaded.forceFetch(dataDir)

async function readOrCreate(dataDir: string): Promise<Secrets> {
  const given = env().NEXTAUTH_SECRET
  if (given) return { nextAuthSecret: given }
  const { nextAuthSecret } = (await readSecretsFile(dataDir)) ?? (await changeSecretsFile(dataDir, (file) => file))
  return { nextAuthSecret }
}
