import { beforeEach, describe, expect, it } from 'vitest'
import { signPreview } from '#adapters/preview-token.ts'
import { installationTokenKey } from '#adapters/signed-token.ts'
import { PREVIEW_LIFE_MS, type PreviewStatement } from '#domain/preview/statement.ts'
import type { OpenPreview } from './open-preview.ts'
import { Previews } from './previews.ts'

const key = installationTokenKey('a secret of an installation, long enough')
let now = 1_000_000
let planned: string[] = []
let underWay = 0
let mostAtOnce = 0
/** Media ids that have been deleted. */
const gone = new Set<string>()
let previews: Previews

beforeEach(() => {
  now = 1_000_000
  planned = []
  underWay = 0
  mostAtOnce = 0
  gone.clear()
  previews = new Previews(key, { now: () => now }, async (statement) => {
    const { mediaId } = statement as Extract<PreviewStatement, { of: 'media' }>
    planned.push(mediaId)
    mostAtOnce = Math.max(mostAtOnce, ++underWay)
    await Promise.resolve()
    underWay--
    return gone.has(mediaId) ? null : ({ statement } as OpenPreview)
  })
})

const token = (mediaId: string, accountId = 'one') =>
  signPreview(key, { of: 'media', accountId, mediaId, issuedAt: now, expiresAt: now + PREVIEW_LIFE_MS })
const statusOf = async (address: string) => {
  const found = await previews.find(address)
  return 'status' in found ? found.status : 200
}

describe('the previews of an origin', () => {
  it('are planned once, one after the other, and are cached from then on', async () => {
    const [a, b] = [await token('a'), await token('b')]
    expect(await Promise.all([a, b, a].map(statusOf))).toEqual([200, 200, 200])
    expect([planned.sort(), mostAtOnce]).toEqual([['a', 'b'], 1])
    expect(previews.find(a)).not.toBeInstanceOf(Promise)
  })

  it('end on time, also while being watched', async () => {
    const address = await token('a')
    expect(await statusOf(address)).toBe(200)
    now += PREVIEW_LIFE_MS - 1
    expect(await statusOf(address)).toBe(200)
    now += 1
    expect(await statusOf(address)).toBe(403)
    expect(await statusOf(`${(await token('b')).slice(0, -1)}!`)).toBe(403)
  })

  it('report that the statement no longer holds', async () => {
    gone.add('a')
    expect(await statusOf(await token('a'))).toBe(410)
  })

  it('are limited per account, whose abandoned ones make room; other accounts are not affected', async () => {
    const watched = await Promise.all(Array.from({ length: 8 }, (_, i) => token(`m${i}`)))
    for (const address of watched) expect(await statusOf(address)).toBe(200)
    expect(await statusOf(await token('ninth'))).toBe(429)
    expect(await statusOf(await token('theirs', 'two'))).toBe(200)
    now += 8_000
    for (const address of watched.slice(1)) expect(await statusOf(address)).toBe(200)
    now += 3_000
    expect(await statusOf(await token('ninth'))).toBe(200)
    expect(await statusOf(watched[1]!), 'one that is being watched stays').toBe(200)
    expect(planned).toHaveLength(10)
  })
})
