import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type MasterKey, rewrap, type SealedFor, seal, UnsealError, unseal } from './seal.ts'

const runs = { numRuns: 300 }
const text = fc.string({ unit: 'binary', maxLength: 600 })
const belongsTo: fc.Arbitrary<SealedFor> = fc.record({
  accountId: fc.string({ maxLength: 30 }),
  recordId: fc.string({ maxLength: 30 }),
  purpose: fc.constantFrom('stream-key', 'pull-url'),
})
const masterKey: fc.Arbitrary<MasterKey> = fc.record({
  id: fc.stringMatching(/^[\w-]{1,32}$/),
  key: fc.uint8Array({ minLength: 32, maxLength: 32 }),
})
const ring =
  (...keys: MasterKey[]) =>
  async (id: string) => {
    const key = keys.find((known) => known.id === id)
    if (!key) throw new UnsealError()
    return key
  }

describe('a sealed secret', () => {
  it('unseals to what was sealed', async () => {
    await fc.assert(
      fc.asyncProperty(text, belongsTo, masterKey, async (secret, whose, key) => {
        expect(await unseal(seal(secret, whose, key), whose, ring(key))).toBe(secret)
      }),
      runs,
    )
  })

  it('does not unseal when any one byte is changed', async () => {
    await fc.assert(
      fc.asyncProperty(text, belongsTo, masterKey, fc.nat(), fc.integer({ min: 1, max: 255 }), async (...drawn) => {
        const [secret, whose, key, place, change] = drawn
        const sealed = seal(secret, whose, key)
        const at = place % sealed.length
        sealed[at] = (sealed[at] ?? 0) ^ change
        // The key is found under any id, so that only the seal itself can reject.
        await expect(unseal(sealed, whose, async () => key)).rejects.toBeInstanceOf(UnsealError)
      }),
      runs,
    )
  })

  it('does not unseal when it is truncated', async () => {
    await fc.assert(
      fc.asyncProperty(text, belongsTo, masterKey, fc.nat(), async (secret, whose, key, place) => {
        const sealed = seal(secret, whose, key)
        await expect(unseal(sealed.subarray(0, place % sealed.length), whose, ring(key))).rejects.toBeInstanceOf(
          UnsealError,
        )
      }),
      runs,
    )
  })

  it('does not unseal for another account, record or purpose', async () => {
    await fc.assert(
      fc.asyncProperty(text, belongsTo, belongsTo, masterKey, async (secret, whose, other, key) => {
        fc.pre(JSON.stringify(whose) !== JSON.stringify(other))
        await expect(unseal(seal(secret, whose, key), other, ring(key))).rejects.toBeInstanceOf(UnsealError)
      }),
      runs,
    )
  })

  it('does not unseal with another master key of the same name', async () => {
    await fc.assert(
      fc.asyncProperty(text, belongsTo, masterKey, async (secret, whose, key) => {
        const other = { id: key.id, key: randomBytes(32) }
        await expect(unseal(seal(secret, whose, key), whose, ring(other))).rejects.toBeInstanceOf(UnsealError)
      }),
      runs,
    )
  })

  it('differs each time, and reveals nothing of the text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4 }), belongsTo, masterKey, (secret, whose, key) => {
        const [one, two] = [seal(secret, whose, key), seal(secret, whose, key)]
        const body = 2 + key.id.length
        expect(Buffer.from(one.subarray(body)).equals(Buffer.from(two.subarray(body)))).toBe(false)
        // The key's id before it is not secret, and may be a part of any text.
        expect(Buffer.from(one.subarray(body)).includes(Buffer.from(secret, 'utf8'))).toBe(false)
      }),
      runs,
    )
  })

  it('unseals with the new key only, after it was rewrapped', async () => {
    await fc.assert(
      fc.asyncProperty(text, belongsTo, masterKey, masterKey, async (secret, whose, old, next) => {
        fc.pre(old.id !== next.id)
        const moved = await rewrap(seal(secret, whose, old), whose, ring(old, next), next)
        expect(await unseal(moved, whose, ring(next))).toBe(secret)
        await expect(unseal(moved, whose, ring(old))).rejects.toBeInstanceOf(UnsealError)
      }),
      runs,
    )
  })
})
