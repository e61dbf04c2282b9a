// argon2id with the parameters that OWASP recommends for interactive sign-in (19 MiB, 2 passes, 1 lane).
import { hash, verify } from '@node-rs/argon2'

const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** @returns a PHC string */
export function hashPassword(password: string): Promise<string> {
  return hash(password, PARAMETERS)
}

export async function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, password).catch(() => false)
}

let dummy: Promise<string> | undefined

/** Takes as long as a real check: an unknown address must not answer faster than a known one. */
export async function verifyNobody(password: string): Promise<false> {
  dummy ??= hashPassword('nobody has this password')
  await verifyPassword(await dummy, password)
  return false
}
