// The OAuth providers that the environment configures, as next-auth wants them.
import type { OAuthConfig } from 'next-auth/providers/oauth'
import { z } from 'zod'
import type { OauthSettings } from '#adapters/oauth-clients.ts'

/** Claims of OpenID Connect Core, §5.1. */
const claimsSchema = z.object({
  sub: z.string().min(1).max(255),
  email: z.string().default(''),
  email_verified: z.union([z.boolean(), z.literal('true').transform(() => true)]).catch(false),
  name: z.string().catch(''),
})

/** What `profile` leaves for the sign-in; next-auth passes it on as the user. */
export interface ProviderUser {
  id: string
  email: string
  name: string
  emailVerified: boolean
}

function openIdConnect(id: string, name: string, settings: { issuer: string; id: string; secret: string }) {
  return {
    id,
    name,
    type: 'oauth',
    wellKnown: `${settings.issuer}/.well-known/openid-configuration`,
    issuer: settings.issuer,
    clientId: settings.id,
    clientSecret: settings.secret,
    idToken: true,
    authorization: { params: { scope: 'openid email profile' } },
    checks: ['pkce', 'state', 'nonce'],
    profile: (claims) => {
      const { sub, email, email_verified: emailVerified, name: called } = claimsSchema.parse(claims)
      return { id: sub, email, name: called, emailVerified } satisfies ProviderUser
    },
  } satisfies OAuthConfig<Record<string, unknown>>
}

const github = ({ id, secret }: { id: string; secret: string }) =>
  ({
    id: 'github',
    name: 'GitHub',
    type: 'oauth',
    clientId: id,
    clientSecret: secret,
    authorization: { url: 'https://github.com/login/oauth/authorize', params: { scope: 'read:user user:email' } },
    token: 'https://github.com/login/oauth/access_token',
    checks: ['pkce', 'state'],
    userinfo: {
      url: 'https://api.github.com/user',
      async request({ tokens }) {
        const ask = async (path: string) => {
          const headers = { authorization: `Bearer ${tokens.access_token}`, accept: 'application/vnd.github+json' }
          const answer = await fetch(`https://api.github.com/user${path}`, {
            headers,
            signal: AbortSignal.timeout(10_000),
          })
          if (!answer.ok) throw new Error(`GitHub answered ${answer.status}`)
          return answer.json()
        }
        const [user, emails] = await Promise.all([ask(''), ask('/emails')])
        return { ...user, emails }
      },
    },
    profile: (given: Record<string, unknown>) => {
      const { id, name, login, emails } = githubSchema.parse(given)
      const primary = emails.find((each) => each.primary)
      return {
        id: String(id),
        email: primary?.email ?? '',
        name: name ?? login,
        emailVerified: primary?.verified ?? false,
      } satisfies ProviderUser
    },
  }) satisfies OAuthConfig<Record<string, unknown>>

const githubSchema = z.object({
  id: z.int(),
  login: z.string(),
  name: z.string().nullish(),
  emails: z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() })),
})

export function oauthProviders({ google, github: hub, oidc }: OauthSettings): OAuthConfig<Record<string, unknown>>[] {
  return [
    ...(google ? [openIdConnect('google', 'Google', { issuer: 'https://accounts.google.com', ...google })] : []),
    ...(hub ? [github(hub)] : []),
    ...(oidc ? [openIdConnect('oidc', oidc.name, oidc)] : []),
  ]
}
