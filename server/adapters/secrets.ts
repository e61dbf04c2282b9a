// The secret that signs session cookies: NEXTAUTH_SECRET, or generated once and kept in DATA_DIR/secrets.json.
import { env } from '#server/env.ts'
import { changeSecretsFile, readSecretsFile } from './secrets-file.ts'

export interface Secrets {
  nextAuthSecret: string
}

const loaded = new Map<string, Promise<Secrets>>()

/** Read once per process. NEXTAUTH_SECRET in the environment takes precedence over the file. */
export function loadSecrets(dataDir: string): Promise<Secrets> {
  let secrets = loaded.get(dataDir)
  if (!secrets) {
    secrets = readOrCreate(dataDir)
    loaded.set(dataDir, secrets)
    // A data folder that was not writable is retried.
    secrets.catch(() => loaded.delete(dataDir))
  }
  return secrets
}

async function readOrCreate(dataDir: string): Promise<Secrets> {
  const given = env().NEXTAUTH_SECRET
  if (given) return { nextAuthSecret: given }
  const { nextAuthSecret } = (await readSecretsFile(dataDir)) ?? (await changeSecretsFile(dataDir, (file) => file))
  return { nextAuthSecret }
}
