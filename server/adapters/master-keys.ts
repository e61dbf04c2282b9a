// The keys that wrap data keys (seal.ts): from MASTER_KEYS, or generated once and kept in DATA_DIR/secrets.json.
import { randomBytes } from 'node:crypto'
import { env } from '#server/env.ts'
import type { MasterKey } from './seal.ts'
import { changeSecretsFile, readSecretsFile, type SecretsFile } from './secrets-file.ts'

export interface KeyRing {
  /** Seals new secrets. Read again each time, so that a rotation is not missed. */
  current(): Promise<MasterKey>
  /** @throws Error with a sentence for an id that this machine does not have */
  find(id: string): Promise<MasterKey>
  /** All known keys, the current one first; empty if none was generated yet. */
  all(): Promise<MasterKey[]>
}

/** The operator's keys if the environment has them, otherwise those of the data folder. */
export function openKeyRing(dataDir: string, given = env().MASTER_KEYS): KeyRing {
  return given ? ringOf(async () => given.map(decode)) : ringOf(() => readKeys(dataDir), dataDir)
}

function ringOf(read: () => Promise<MasterKey[]>, dataDir?: string): KeyRing {
  return {
    all: read,
    async current() {
      const [first] = await read()
      if (first) return first
      if (dataDir === undefined) throw new Error('MASTER_KEYS is empty.')
      return decode((await addMasterKey(dataDir, 'if-none')).masterKeys?.[0] as StoredKey)
    },
    async find(id) {
      const found = (await read()).find((key) => key.id === id)
      if (!found)
        throw new Error(
          'A secret was sealed with a master key that this machine does not have. Restore the secrets.json of the data folder, or give all machines the same MASTER_KEYS.',
        )
      return found
    },
  }
}

type StoredKey = NonNullable<SecretsFile['masterKeys']>[number]

const decode = ({ id, key }: StoredKey): MasterKey => ({ id, key: Buffer.from(key, 'base64url') })

async function readKeys(dataDir: string): Promise<MasterKey[]> {
  return ((await readSecretsFile(dataDir))?.masterKeys ?? []).map(decode)
}

/** Adds a new key as the first; the others are kept. `if-none`: only if there is none. */
export function addMasterKey(dataDir: string, when: 'always' | 'if-none' = 'always'): Promise<SecretsFile> {
  return changeSecretsFile(dataDir, (file) => {
    const known = file.masterKeys ?? []
    if (when === 'if-none' && known.length > 0) return file
    const made = { id: `mk-${randomBytes(6).toString('hex')}`, key: randomBytes(32).toString('base64url') }
    return { ...file, masterKeys: [made, ...known] }
  })
}

/** Removes keys that no longer seal anything; the first always stays. */
export async function dropMasterKeys(dataDir: string, ids: readonly string[]): Promise<void> {
  await changeSecretsFile(dataDir, (file) => ({
    ...file,
    masterKeys: file.masterKeys?.filter(({ id }, place) => place === 0 || !ids.includes(id)),
  }))
}

export const listMasterKeyIds = async (dataDir: string) => (await readKeys(dataDir)).map(({ id }) => id)
