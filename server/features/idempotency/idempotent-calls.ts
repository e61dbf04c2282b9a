// Calls with an Idempotency-Key: the first one runs, repetitions get its answer.
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import type { Db } from '#adapters/db.ts'
import { DomainError } from '#server/errors.ts'

export const CALLS_KEPT_MS = 24 * 3_600_000
/** A process that died during a call leaves it open; no call lasts this long. */
const ABANDONED_MS = 5 * 60_000
/** Longer answers are not kept: such a call is simply not repeatable. */
const MAX_ANSWER_BYTES = 256 * 1024

export interface IdempotentCall {
  accountId: string
  /** Idempotency-Key of the client. */
  key: string
  /** What authenticated it: an API key or a cookie. */
  credential: string
  /** Method, path and body. */
  request: string
}

export interface KeptAnswer {
  status: number
  body: string
}

/** @returns the first answer; `fresh`: the call has to run, and then `keepAnswer` or `forgetCall` be called */
export async function beginCall(db: Db, call: IdempotentCall, now: number): Promise<KeptAnswer | 'fresh'> {
  const id = idOf(call)
  const request = createHash('sha256').update(call.request).digest('base64url')
  await db.idempotentCall.deleteMany({
    where: {
      OR: [
        { createdAt: { lt: new Date(now - CALLS_KEPT_MS) } },
        { id, status: null, createdAt: { lt: new Date(now - ABANDONED_MS) } },
      ],
    },
  })
  const { count } = await db.idempotentCall.createMany({
    data: [{ id, accountId: call.accountId, request, createdAt: new Date(now) }],
    skipDuplicates: true,
  })
  if (count === 1) return 'fresh'
  const known = await db.idempotentCall.findUnique({ where: { id } })
  if (known && known.request !== request) throw new DomainError('IDEMPOTENCY_KEY_REUSED')
  if (!known?.status || !known.answer) throw new DomainError('IDEMPOTENCY_IN_PROGRESS')
  return { status: known.status, body: decrypt(call, known.answer) }
}

export async function keepAnswer(db: Db, call: IdempotentCall, { status, body }: KeptAnswer): Promise<void> {
  if (Buffer.byteLength(body) > MAX_ANSWER_BYTES) return forgetCall(db, call)
  await db.idempotentCall.updateMany({ where: { id: idOf(call) }, data: { status, answer: encrypt(call, body) } })
}

/** Nothing was done, or it may succeed later: the same key may be used again. */
export async function forgetCall(db: Db, call: IdempotentCall): Promise<void> {
  await db.idempotentCall.deleteMany({ where: { id: idOf(call) } })
}

const idOf = ({ accountId, key, credential }: IdempotentCall) =>
  createHmac('sha256', credential).update(`${accountId} ${key}`).digest('base64url')

const secretOf = ({ credential, key }: IdempotentCall) =>
  Buffer.from(hkdfSync('sha256', credential, key, 'idempotent-answer', 32))

function encrypt(call: IdempotentCall, body: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', secretOf(call), nonce)
  const bytes = Buffer.concat([cipher.update(body, 'utf8'), cipher.final()])
  return new Uint8Array(Buffer.concat([nonce, bytes, cipher.getAuthTag()]))
}

function decrypt(call: IdempotentCall, stored: Uint8Array): string {
  const bytes = Buffer.from(stored)
  const decipher = createDecipheriv('aes-256-gcm', secretOf(call), bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(-16))
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')
}
