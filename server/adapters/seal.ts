// Envelope encryption of a small secret. Each record has a random data key; a master key wraps it. Both layers are
// AES-256-GCM and bound to the secret's owner: a row copied to another account or column does not unseal. A rotation
// rewraps the data key and never sees the text.
//
//  version · length of the master key's id · id · wrapped data key · sealed text
//  the last two: nonce (12) · bytes · tag (16)
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

export interface MasterKey {
  /** Names it in records; 1 to 32 letters, digits, hyphens. */
  id: string
  /** 32 bytes. */
  key: Uint8Array
}

/** What a sealed secret is bound to. */
export interface SealedFor {
  /** '' for what belongs to a person. */
  accountId: string
  recordId: string
  /** Which of the record's secrets. */
  purpose:
    | 'stream-key'
    | 'playback-key'
    | 'content-secret'
    | 'pull-url'
    | 'webhook-secret'
    | 'totp-secret'
    | 'import-url'
    | 'air-snapshot'
    | 'alert-target'
}

const VERSION = 1
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES

/** Does not say what was sealed or with which key: the message may reach a log. */
export class UnsealError extends Error {
  constructor() {
    super('A sealed secret could not be unsealed: it was changed, or belongs to another record or key.')
    this.name = 'UnsealError'
  }
}

export function seal(text: string, belongsTo: SealedFor, master: MasterKey): Uint8Array<ArrayBuffer> {
  const dataKey = randomBytes(KEY_BYTES)
  return join(master, belongsTo, dataKey, encrypt(dataKey, Buffer.from(text, 'utf8'), bind('text', belongsTo)))
}

/** @param findKey throws for an unknown id */
export async function unseal(
  sealed: Uint8Array,
  belongsTo: SealedFor,
  findKey: (id: string) => Promise<MasterKey>,
): Promise<string> {
  const { dataKey, text } = await open(sealed, belongsTo, findKey)
  return decrypt(dataKey, text, bind('text', belongsTo)).toString('utf8')
}

/** The same secret under another master key. */
export async function rewrap(
  sealed: Uint8Array,
  belongsTo: SealedFor,
  findKey: (id: string) => Promise<MasterKey>,
  master: MasterKey,
): Promise<Uint8Array<ArrayBuffer>> {
  const { dataKey, text } = await open(sealed, belongsTo, findKey)
  return join(master, belongsTo, dataKey, text)
}

function join(master: MasterKey, belongsTo: SealedFor, dataKey: Buffer, text: Buffer): Uint8Array<ArrayBuffer> {
  const id = Buffer.from(master.id, 'ascii')
  const wrapped = encrypt(master.key, dataKey, bind('key', belongsTo, master.id))
  return new Uint8Array(Buffer.concat([Uint8Array.of(VERSION, id.length), id, wrapped, text]))
}

async function open(sealed: Uint8Array, belongsTo: SealedFor, findKey: (id: string) => Promise<MasterKey>) {
  const bytes = Buffer.from(sealed)
  const wrappedAt = 2 + (bytes[1] ?? 0)
  const textAt = wrappedAt + WRAPPED_BYTES
  if (bytes[0] !== VERSION || bytes.length < textAt + NONCE_BYTES + TAG_BYTES) throw new UnsealError()
  const id = bytes.toString('latin1', 2, wrappedAt)
  const master = await findKey(id)
  const dataKey = decrypt(master.key, bytes.subarray(wrappedAt, textAt), bind('key', belongsTo, id))
  return { dataKey, text: bytes.subarray(textAt) }
}

/** JSON, so that two different lists of parts never give the same text. */
const bind = (layer: 'key' | 'text', { accountId, recordId, purpose }: SealedFor, keyId = '') =>
  Buffer.from(JSON.stringify([VERSION, layer, accountId, recordId, purpose, keyId]), 'utf8')

function encrypt(key: Uint8Array, plain: Buffer, bound: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(bound)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: Uint8Array, sealed: Buffer, bound: Buffer): Buffer {
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(bound)
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES)), decipher.final()])
  } catch {
    throw new UnsealError()
  }
}
