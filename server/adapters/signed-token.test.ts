import { generateKeyPairSync } from 'node:crypto'
import { exportSPKI, type JWTHeaderParameters, SignJWT } from 'jose'
import { expect, it } from 'vitest'
import { installationTokenKey, signToken, verifyToken } from './signed-token.ts'

const NOW = Date.UTC(2026, 10, 21, 12)
const key = installationTokenKey('a secret of an installation, long enough')
const expected = { audience: 'preview', subject: 'ch_1' }
const claims = { aud: 'preview', sub: 'ch_1' }
const read = (token: string, now = NOW) => verifyToken(() => key, token, now, expected)

const text = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const sign = (header: JWTHeaderParameters, given: object = claims, secret: Uint8Array = key) =>
  new SignJWT({ exp: NOW / 1_000 + 60, ...given }).setProtectedHeader(header).sign(secret)

it('is valid as it was signed, until it ends', async () => {
  const token = await signToken(key, claims, NOW + 60_000)
  expect((await read(token))?.claims).toMatchObject(claims)
  expect(await read(token, NOW + 60_000)).toBeNull()
})

it.each(['none', 'None', 'NONE', ''])('is refused with the algorithm “%s”, signed or not', async (alg) => {
  const [, body = '', signature = ''] = (await signToken(key, claims, NOW + 60_000)).split('.')
  for (const end of [signature, '', 'A'.repeat(43)]) expect(await read(`${text({ alg })}.${body}.${end}`)).toBeNull()
})

it.each(['HS384', 'HS512'])('is refused with the algorithm %s, under the right key', async (alg) => {
  expect(await read(await sign({ alg }, claims, new Uint8Array(Buffer.concat([key, key]))))).toBeNull()
  expect(
    await verifyToken(
      () => Buffer.concat([key, key]),
      await sign({ alg }, claims, Buffer.concat([key, key])),
      NOW,
      expected,
    ),
  ).toBeNull()
})

it('is refused under a key that it brings itself', async () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const own = Buffer.alloc(32, 7)
  const jwk = { kty: 'oct', k: own.toString('base64url') }
  for (const header of [
    { alg: 'HS256', jwk },
    { alg: 'HS256', jku: 'https://evil.example/keys.json' },
    { alg: 'HS256', x5u: 'https://evil.example/key.pem' },
    { alg: 'HS256', kid: '../../../../dev/null' },
  ] as unknown as JWTHeaderParameters[])
    for (const secret of [own, Buffer.alloc(0x20), Buffer.from(await exportSPKI(publicKey))])
      expect(await read(await sign(header, claims, secret))).toBeNull()
})

it('is refused with headers that must be understood', async () => {
  const header = text({ alg: 'HS256', crit: ['exp'], exp: 1 })
  const [, body = '', signature = ''] = (await signToken(key, claims, NOW + 60_000)).split('.')
  expect(await read(`${header}.${body}.${signature}`)).toBeNull()
})

it('is refused without an end, for another purpose, and for another subject', async () => {
  const without = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(key)
  const never = await sign({ alg: 'HS256' }, { ...claims, exp: undefined })
  const textual = await sign({ alg: 'HS256' }, { ...claims, exp: 'tomorrow' }).catch(() => '')
  const purposes = ['figures', 'second-step', '', undefined].map((aud) => sign({ alg: 'HS256' }, { ...claims, aud }))
  const subjects = ['ch_2', '', undefined].map((sub) => sign({ alg: 'HS256' }, { ...claims, sub }))
  for (const token of [without, never, textual, ...(await Promise.all([...purposes, ...subjects]))])
    expect(await read(token)).toBeNull()
})

it('is refused in another spelling, and in parts', async () => {
  const token = await signToken(key, claims, NOW + 60_000)
  const parts = token.split('.')
  for (const other of [
    `${token}=`,
    ` ${token}`,
    `${token}.`,
    parts.slice(0, 2).join('.'),
    parts.reverse().join('.'),
    '',
  ])
    expect(await read(other)).toBeNull()
})
