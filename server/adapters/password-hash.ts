// argon2id with the parameters that OWASP recommends for interactive sign-in (19 MiB, 2 passes, 1 lane).
import { hash, verify } from '@node-rs/argon2'
import { OwnerQueue } from './owner-queue.ts'

const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/**
 * libuv has four threads for all work of a process: files, and the disk check of /health, must not wait behind a hundred
 * sign-ins. Those that wait take no memory for their hash either.
 */
const queue = new OwnerQueue({
  reason: 'passwords-at-once',
  atOnce: 2,
  waiting: 500,
  waitMs: 20_000,
  message: 'Too many people are signing in. Nothing was changed; try again in a few seconds.',
})

/** @returns a PHC string. @throws TOO_MANY_REQUESTS */
export function hashPassword(password: string): Promise<string> {
  return queue.run('all', () => hash(password, PARAMETERS))
}

export async function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  return queue.run('all', () => verify(passwordHash, password).catch(() => false))
}

let dummy: Promise<string> | undefined

/** Takes as long as a real check: an unknown address must not answer faster than a known one. */
export async function verifyNobody(password: string): Promise<false> {
  dummy ??= hashPassword('nobody has this password')
  await verifyPassword(await dummy, password)
  return false
}
