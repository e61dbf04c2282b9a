import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkClaim } from '#domain/playback/check-claim.ts'
import { checkPlayback, type SigningKey, signPlayback } from './playback-token.ts'

const RUNS = { numRuns: 200 }
const ID = '0123456789abcdefghijkmnpqrstuvwx'
const NOW = Date.UTC(2026, 10, 21, 12)
const NOW_S = NOW / 1_000

const keys = fc.record({
  id: fc.string({ unit: fc.constantFrom(...ID), minLength: 20, maxLength: 20 }).map((text) => `pk_${text}`),
  secret: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  retiresAt: fc.constant(null),
}) satisfies fc.Arbitrary<SigningKey>
const claims = fc.record({ endsAt: fc.integer({ min: NOW_S + 1, max: NOW_S * 2 }), embedHost: fc.option(fc.domain()) })
const channels = fc.string({ unit: fc.constantFrom(...ID), minLength: 1, maxLength: 20 }).map((text) => `ch_${text}`)

describe('a playback token', () => {
  it('verifies until it ends, for the channel and the key it was signed for', async () => {
    await fc.assert(
      fc.asyncProperty(keys, channels, claims, async (key, channelId, claim) => {
        const token = await signPlayback(key, channelId, claim)
        expect(token).toMatch(/^[\w.-]{60,600}$/)
        expect(await checkPlayback([key], channelId, token, NOW)).toEqual({
          ...claim,
          subjectId: channelId,
          keyId: key.id,
        })
        const last = claim.endsAt * 1_000 - 1
        expect(await checkPlayback([key], channelId, token, last)).not.toBeNull()
        expect(await checkPlayback([key], channelId, token, last + 1)).toBeNull()
      }),
      RUNS,
    )
  })

  it('does not verify for another channel, another secret, a retired key, or with a changed character', async () => {
    await fc.assert(
      fc.asyncProperty(
        keys,
        channels,
        claims,
        fc.nat(),
        fc.constantFrom(...'aZ09_-.~'),
        async (key, channel, claim, at, other) => {
          const token = await signPlayback(key, channel, claim)
          const place = at % token.length
          const changed = token.slice(0, place) + other + token.slice(place + 1)
          expect(await checkPlayback([key], `${channel}x`, token, NOW)).toBeNull()
          expect(
            await checkPlayback([{ ...key, secret: Buffer.from(key.secret).reverse() }], channel, token, NOW),
          ).toEqual(Buffer.from(key.secret).equals(Buffer.from(key.secret).reverse()) ? expect.anything() : null)
          expect(await checkPlayback([{ ...key, retiresAt: NOW }], channel, token, NOW)).toBeNull()
          expect(await checkPlayback([], channel, token, NOW)).toBeNull()
          if (changed !== token) expect(await checkPlayback([key], channel, changed, NOW)).toBeNull()
        },
      ),
      RUNS,
    )
  })

  it('is rejected without an exception if it is malformed', async () => {
    await fc.assert(
      fc.asyncProperty(keys, channels, fc.string({ unit: 'binary', maxLength: 200 }), async (key, channel, text) => {
        expect(await checkPlayback([key], channel, text, NOW)).toBeNull()
        expect(await checkPlayback([key], channel, `${key.id}.${text}`, NOW)).toBeNull()
      }),
      RUNS,
    )
  })

  it('verifies under either key during a rotation', async () => {
    const [old, young]: SigningKey[] = ['o', 'y'].map((letter) => ({
      id: `pk_${'0'.repeat(20)}`.replace('0', letter === 'o' ? '1' : '2'),
      retiresAt: null,
      secret: Buffer.alloc(32, letter),
    }))
    const claim = { endsAt: NOW_S + 3_600, embedHost: null }
    for (const key of [old!, young!])
      expect(
        await checkPlayback(
          [young!, { ...old!, retiresAt: NOW + 1 }],
          'ch_1',
          await signPlayback(key, 'ch_1', claim),
          NOW,
        ),
      ).toEqual({ ...claim, subjectId: 'ch_1', keyId: key.id })
  })
})

describe('a correctly signed claim', () => {
  const claim = { subjectId: 'ch_1', keyId: 'pk_', endsAt: NOW_S + 3_600, embedHost: null }
  const asked = { now: NOW, pageHost: null, ownHosts: ['tv.test:3000'], embedDomains: [] }

  it('plays until it ends', () => {
    expect(checkClaim(claim, asked)).toBe(true)
    expect(checkClaim(claim, { ...asked, now: NOW + 3_599_999 })).toBe(true)
    expect(checkClaim(claim, { ...asked, now: NOW + 3_600_000 })).toBe(false)
  })

  it.each([
    ['any page if the list is empty', null, [], 'else.test', true],
    ['a page on the list', null, ['a.test', '*.b.test'], 'www.b.test', true],
    ['not the parent of a wildcard', null, ['*.b.test'], 'b.test', false],
    ['not a page that only ends the same', null, ['*.b.test', 'a.test'], 'evila.test', false],
    ['not a page that is not listed', null, ['a.test'], 'else.test', false],
    ['our own page, which the browser allows to frame', 'a.test', ['a.test'], 'tv.test:3000', true],
    ['the page it was signed for', 'a.test', [], 'a.test', true],
    ['not another page than the one it was signed for', 'a.test', [], 'b.test', false],
    ['not a page that was removed from the list', 'a.test', ['b.test'], 'tv.test:3000', false],
    ['a native player', 'a.test', ['a.test'], null, true],
  ])('admits %s', (_, embedHost, embedDomains, pageHost, admitted) => {
    expect(checkClaim({ ...claim, embedHost }, { ...asked, embedDomains, pageHost })).toBe(admitted)
  })
})
