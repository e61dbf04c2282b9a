// A contract server: OpenID Connect as its specifications say, written for the tests. It is no real provider.
import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

export interface OidcPerson {
  sub: string
  email: string
  email_verified: boolean | string
  name: string
}

export async function openOidcServer(client: { id: string; secret: string }) {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const other = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }
  const grants = new Map<string, { nonce: string; challenge: string; redirect: string; person: OidcPerson }>()
  const state = {
    person: { sub: 'p1', email: 'ada@example.com', email_verified: true, name: 'Ada' } as OidcPerson,
    /** What is wrong with the next ID token. */
    fault: null as null | 'signature' | 'none' | 'nonce' | 'audience' | 'expired',
  }

  async function idToken(nonce: string, person: OidcPerson): Promise<string> {
    const { fault } = state
    if (fault === 'none') {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
      const now = Math.floor(Date.now() / 1_000)
      const claims = { ...person, iss: issuer(), aud: client.id, nonce, iat: now, exp: now + 300 }
      return `${part({ alg: 'none' })}.${part(claims)}.`
    }
    return new SignJWT({ ...person, nonce: fault === 'nonce' ? 'another' : nonce })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(issuer())
      .setAudience(fault === 'audience' ? 'another-client' : client.id)
      .setIssuedAt(fault === 'expired' ? '-2h' : undefined)
      .setExpirationTime(fault === 'expired' ? '-1h' : '5m')
      .sign(fault === 'signature' ? other.privateKey : privateKey)
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', issuer())
    const json = (value: object, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (url.pathname === '/.well-known/openid-configuration')
      return json({
        issuer: issuer(),
        authorization_endpoint: `${issuer()}/authorize`,
        token_endpoint: `${issuer()}/token`,
        jwks_uri: `${issuer()}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      })
    if (url.pathname === '/jwks') return json({ keys: [jwk] })
    if (url.pathname === '/authorize') {
      const asked = (name: string) => url.searchParams.get(name) ?? ''
      const code = randomBytes(16).toString('hex')
      const facts = { nonce: asked('nonce'), challenge: asked('code_challenge'), redirect: asked('redirect_uri') }
      grants.set(code, { ...facts, person: state.person })
      const back = new URL(facts.redirect)
      back.searchParams.set('code', code)
      back.searchParams.set('state', asked('state'))
      return response.writeHead(302, { location: back.href }).end()
    }
    if (url.pathname === '/token') {
      const body = new URLSearchParams(await textOf(request))
      const grant = grants.get(body.get('code') ?? '')
      grants.delete(body.get('code') ?? '')
      // RFC 6749, §2.3.1: both are form-encoded.
      const encoded = [client.id, client.secret].map((text) => new URLSearchParams({ x: text }).toString().slice(2))
      const basic = `Basic ${Buffer.from(encoded.join(':')).toString('base64')}`
      const proof = createHash('sha256')
        .update(body.get('code_verifier') ?? '')
        .digest('base64url')
      if (!grant || request.headers.authorization !== basic || proof !== grant.challenge)
        return json({ error: 'invalid_grant' }, 400)
      const token = await idToken(grant.nonce, grant.person)
      return json({
        access_token: randomBytes(8).toString('hex'),
        token_type: 'Bearer',
        id_token: token,
        expires_in: 300,
      })
    }
    json({ error: 'not_found' }, 404)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const issuer = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { issuer: issuer(), state, close: () => new Promise<void>((resolve) => server.close(() => resolve())) }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}
