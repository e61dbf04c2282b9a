import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PREVIEW_LIFE_MS, type PreviewStatement } from '#domain/preview/statement.ts'
import { readPreview, signPreview } from './preview-token.ts'
import { installationTokenKey } from './signed-token.ts'

const NOW = Date.UTC(2026, 10, 21, 12)
const key = installationTokenKey('a secret of an installation, long enough')

const statements: fc.Arbitrary<PreviewStatement> = fc.record({
  of: fc.constant('channel' as const),
  accountId: fc.stringMatching(/^ac_[0-9a-z]{20}$/),
  channelId: fc.stringMatching(/^ch_[0-9a-z]{20}$/),
  startsAt: fc.integer({ min: NOW, max: NOW + 700_000_000 }),
  version: fc.constantFrom('published' as const, 'draft' as const),
  digest: fc.stringMatching(/^[\w-]{16}$/),
  issuedAt: fc.constant(NOW),
  expiresAt: fc.integer({ min: NOW + 1, max: NOW + PREVIEW_LIFE_MS }),
})

describe('a preview address', () => {
  it('returns what was signed until it expires, and null afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(statements, async (statement) => {
        const token = await signPreview(key, statement)
        expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]{43}$/)
        expect(await readPreview(key, token, statement.expiresAt - 1)).toEqual(statement)
        expect(await readPreview(key, token, statement.expiresAt)).toBeNull()
      }),
      { numRuns: 200 },
    )
  })

  it('is invalid with any one character changed, removed or added', async () => {
    const characters = fc.stringMatching(/^[\w.-]$/)
    await fc.assert(
      fc.asyncProperty(
        statements,
        fc.nat(),
        characters,
        fc.constantFrom(0, 1),
        async (statement, place, character, removed) => {
          const token = await signPreview(key, statement)
          const at = place % token.length
          const other = token.slice(0, at) + character + token.slice(at + removed)
          fc.pre(other !== token)
          expect(await readPreview(key, other, NOW)).toBeNull()
        },
      ),
      { numRuns: 500 },
    )
  })

  it('of another account cannot be combined with one’s own signature', async () => {
    await fc.assert(
      fc.asyncProperty(statements, statements, async (mine, theirs) => {
        fc.pre(mine.accountId !== theirs.accountId)
        const [header, payload] = (await signPreview(key, theirs)).split('.')
        const [, , signature] = (await signPreview(key, mine)).split('.')
        expect(await readPreview(key, `${header}.${payload}.${signature}`, NOW)).toBeNull()
      }),
      { numRuns: 200 },
    )
  })

  it('of another installation is rejected, and so is one signed for too long', async () => {
    const [statement] = fc.sample(statements, 1) as [PreviewStatement]
    expect(
      await readPreview(
        installationTokenKey('another installation, another secret'),
        await signPreview(key, statement),
        NOW,
      ),
    ).toBeNull()
    const endless = { ...statement, expiresAt: NOW + PREVIEW_LIFE_MS + 1 }
    expect(await readPreview(key, await signPreview(key, endless), NOW)).toBeNull()
  })

  it.each(['', '.', 'a.b', '....', 'e30.', `e30.${'A'.repeat(43)}`, `e30.e30.${'A'.repeat(43)}`])(
    '“%s” is rejected without an exception',
    async (token) => {
      expect(await readPreview(key, token, NOW)).toBeNull()
    },
  )
})
