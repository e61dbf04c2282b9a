// The OAuth clients of this installation, from the environment.

/** A provider that is omitted is not offered. */
export interface OauthSettings {
  google?: { id: string; secret: string }
  github?: { id: string; secret: string }
  /** Any OpenID Connect provider. */
  oidc?: { id: string; secret: string; issuer: string; name: string }
}

/** In the order of the buttons. */
export function listProviders({ google, github, oidc }: OauthSettings): { id: string; name: string }[] {
  return [
    ...(google ? [{ id: 'google', name: 'Google' }] : []),
    ...(github ? [{ id: 'github', name: 'GitHub' }] : []),
    ...(oidc ? [{ id: 'oidc', name: oidc.name }] : []),
  ]
}
