// The secrets of an installation in a backup, sealed with a passphrase: master keys, the key of session cookies, and the
// demo's credentials.
import { createCipheriv, createDecipheriv, randomBytes, type ScryptOptions, scrypt } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { changeSecretsFile, readSecretsFile } from '#adapters/secrets-file.ts'
import type { Env } from '#server/env.ts'
import { LaunchError } from '../launch-error.ts'

export const SECRETS_FILE = 'secrets.sealed.json'
const SHORTEST_PASSPHRASE = 12
const BOUND_TO = Buffer.from('cloud-playout backup secrets 1', 'utf8')
/** 64 MiB and about 0.1 s an attempt. */
const COST = { N: 2 ** 16, r: 8, p: 1 }

const keySchema = z.object({ id: z.string().min(1), key: z.string().min(1) })
const bundleSchema = z.object({
  /** Of DATA_DIR/secrets.json; those of the environment replace them. */
  secrets: z.looseObject({ nextAuthSecret: z.string().min(32).optional(), masterKeys: z.array(keySchema).optional() }),
  /** DATA_DIR/demo.json */
  demo: z.string().nullable(),
})
export type SecretBundle = z.infer<typeof bundleSchema>

const base64 = z.base64url()
const sealedSchema = z.object({
  kdf: z.literal('scrypt'),
  N: z
    .int()
    .min(2)
    .max(2 ** 18),
  r: z.int().min(1).max(16),
  p: z.int().min(1).max(4),
  salt: base64,
  nonce: base64,
  tag: base64,
  sealed: base64,
})

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)
const keyOf = (passphrase: string, salt: Buffer, { N, r, p }: typeof COST) =>
  derive(passphrase, salt, 32, { N, r, p, maxmem: 256 * N * r })

/** What this machine knows, from its environment and its data folder. */
export async function collectSecrets(
  dataDir: string,
  { MASTER_KEYS, NEXTAUTH_SECRET }: Pick<Env, 'MASTER_KEYS' | 'NEXTAUTH_SECRET'>,
): Promise<SecretBundle> {
  const file = await readSecretsFile(dataDir)
  const demo = await readFile(join(dataDir, 'demo.json'), 'utf8').catch(() => null)
  const masterKeys = joinKeys(MASTER_KEYS ?? [], file?.masterKeys ?? [])
  return {
    secrets: {
      ...file,
      ...(NEXTAUTH_SECRET && { nextAuthSecret: NEXTAUTH_SECRET }),
      ...(masterKeys.length > 0 && { masterKeys }),
    },
    demo,
  }
}

type Key = z.infer<typeof keySchema>

/** The first list first; a key is listed once. */
const joinKeys = (first: readonly Key[], second: readonly Key[]): Key[] => [
  ...first,
  ...second.filter(({ id }) => !first.some((key) => key.id === id)),
]

export async function sealSecrets(bundle: SecretBundle, passphrase: string): Promise<string> {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)]
  const cipher = createCipheriv('aes-256-gcm', await keyOf(passphrase, salt, COST), nonce).setAAD(BOUND_TO)
  const sealed = Buffer.concat([cipher.update(JSON.stringify(bundle), 'utf8'), cipher.final()])
  const text = (bytes: Buffer) => bytes.toString('base64url')
  const file: z.infer<typeof sealedSchema> = {
    kdf: 'scrypt',
    ...COST,
    salt: text(salt),
    nonce: text(nonce),
    tag: text(cipher.getAuthTag()),
    sealed: text(sealed),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** @throws LaunchError for a wrong passphrase or a changed file: they look the same */
export async function openSecrets(sealedText: string, passphrase: string): Promise<SecretBundle> {
  try {
    const file = sealedSchema.parse(JSON.parse(sealedText))
    const bytes = (text: string) => Buffer.from(text, 'base64url')
    const key = await keyOf(passphrase, bytes(file.salt), file)
    const decipher = createDecipheriv('aes-256-gcm', key, bytes(file.nonce)).setAAD(BOUND_TO)
    decipher.setAuthTag(bytes(file.tag))
    const plain = Buffer.concat([decipher.update(bytes(file.sealed)), decipher.final()])
    return bundleSchema.parse(JSON.parse(plain.toString('utf8')))
  } catch {
    throw new LaunchError(
      'The secrets of the backup do not open with this passphrase.',
      'Give the passphrase of the backup, or use --without-secrets: then users sign in again and stream keys are entered again. Nothing was changed.',
    )
  }
}

/** Keeps the master keys that the data folder already has, after those of the backup. */
export async function storeSecrets(dataDir: string, { secrets, demo }: SecretBundle): Promise<void> {
  await changeSecretsFile(dataDir, (file) => {
    const masterKeys = joinKeys(secrets.masterKeys ?? [], file.masterKeys ?? [])
    return {
      ...file,
      ...secrets,
      nextAuthSecret: secrets.nextAuthSecret ?? file.nextAuthSecret,
      ...(masterKeys.length > 0 && { masterKeys }),
    }
  })
  if (demo !== null) await writeFile(join(dataDir, 'demo.json'), demo, { mode: 0o600 })
}

/** The first line of the file. @throws LaunchError */
export async function passphraseIn(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new LaunchError(
      `${path} could not be read (${error.code}).`,
      'Name a file with the passphrase in its first line.',
    )
  })
  const passphrase = text.split('\n')[0]?.trim() ?? ''
  if (passphrase.length >= SHORTEST_PASSPHRASE) return passphrase
  throw new LaunchError(
    `The passphrase in ${path} has fewer than ${SHORTEST_PASSPHRASE} characters.`,
    'Use a longer one: whoever guesses it has all stream keys.',
  )
}
