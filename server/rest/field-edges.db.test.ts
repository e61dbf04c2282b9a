// Names as an attacker writes them: what is stored is plain, what looks alike is told apart, and nothing is cut silently.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addTenant, type Tenant } from '../testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

const create = async (name: string) => {
  const { status, body } = await web.rest('POST', '/api/channels', { key: tenant.key, json: { name } })
  return { status, name: body.name, slug: body.slug, error: body.error }
}
const channels = () => web.db.channel.count({ where: { accountId: tenant.accountId } })

describe('the name of a channel', () => {
  it.each([
    ['full-width letters', 'Ｎｅｗｓ'],
    ['a dotless i', 'Fılm'],
    ['HTML', '<script>alert(1)</script>'],
    ['an image of HTML', '"><img src=x onerror=alert(1)>'],
    ['a path', '../../etc/passwd'],
    ['a formula', '=HYPERLINK("https://evil.example")'],
    ['an emoji family', '👨‍👩‍👧 TV'],
    ['only other letters', 'Новости'],
  ])('with %s has an address of plain letters and stays as it was written', async (_, name) => {
    const made = await create(name)
    expect([made.status, made.name]).toEqual([201, name.normalize('NFC')])
    expect(made.slug).toMatch(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/)
    const { response } = await web.rest('GET', `/api/channels?query=x`, { key: tenant.key })
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('in full-width letters has another address than the one in ordinary letters', async () => {
    const [one, other] = [await create('Aurora'), await create('Ａurora TV')]
    expect([one.status, other.status, one.slug === other.slug]).toEqual([201, 201, false])
  })

  it.each([
    ['Latin and Cyrillic letters in one word', 'Nеws'],
    ['Latin and Greek letters in one word', 'Νews'],
    ['direction overrides', 'Sport\u202e1 VT'],
    ['a direction mark', 'Sport\u200f1 VT'],
    ['zero-width characters', 'Sp\u200bort\u2060 \ufeff1 VT'],
    ['tag characters', 'Sport\u{e0041}1 VT'],
    ['nothing', ''],
    ['blanks', ' \t  '],
    ['invisible characters only', '\u200b\u2060\u202e'],
    ['a line end', 'News\r\nSet-Cookie: a=b'],
    ['NUL', 'News\u0000'],
    ['half a character', 'News\ud800'],
    ['10,000 characters', 'a'.repeat(10_000)],
    ['a list', ['News']],
    ['an object', { $ne: '' }],
    ['a number', 1],
    ['null', null],
  ])('of %s is refused with its field, and nothing is created', async (_, name) => {
    const before = await channels()
    const { status, error } = await create(name as string)
    expect([status, error.code, error.data.issues[0].path]).toEqual([400, 'INVALID_INPUT', 'name'])
    expect(error.message.length).toBeLessThan(300)
    expect(await channels()).toBe(before)
  })
})

it('an address of a person is ASCII: the Kelvin sign is no k', async () => {
  for (const email of ['mi\u212ae@example.com', 'ｍike@example.com', 'mike@exаmple.com', 'a@b.example\u0000'])
    await expect(web.as(null).person.forgotPassword({ email })).rejects.toMatchObject({
      cause: { code: 'INVALID_INPUT' },
    })
  expect(await web.db.mail.count()).toBe(0)
})
