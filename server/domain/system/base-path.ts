// The path below which browsers reach the dashboard: /tv of https://example.com/tv, empty at the root of a host.
import { stripTrailingSlashes } from '../outbound/strip-slashes.ts'

/** No base path begins with one: a path of ours and one below the base could not be told apart. */
export const OWN_PATHS: readonly string[] = [
  ...[
    '_next',
    'admin',
    'alerts',
    'api',
    'audience',
    'channels',
    'confirm-email',
    'dev',
    'docs',
    'embed',
    'forgot-password',
    'guide',
  ],
  ...[
    'health',
    'invitations',
    'library',
    'reset-password',
    'settings',
    'setup',
    'shared',
    'sign-in',
    'sign-up',
    'verify-email',
  ],
  'watch',
]

export const basePathOf = (publicUrl: string): string => stripTrailingSlashes(new URL(publicUrl).pathname)

export const isBasePath = (path: string): boolean =>
  path === '' || (/^(?:\/[\w-]{1,63}){1,5}$/.test(path) && !OWN_PATHS.includes(path.split('/', 2)[1] ?? ''))

/** @param path may have a query */
const isBelow = (path: string, base: string) =>
  path.startsWith(base) && ['', '/', '?', '#'].includes(path.charAt(base.length))

/** A path of ours as browsers see it; one that is below the base already stays. */
export function withBase(path: string, base: string): string {
  if (base === '' || !path.startsWith('/') || isBelow(path, base)) return path
  // Next redirects /tv/ to /tv.
  return /^\/(?:[?#]|$)/.test(path) ? `${base}${path.slice(1)}` : `${base}${path}`
}

/** The reverse. */
export function withoutBase(path: string, base: string): string {
  if (base === '' || !isBelow(path, base)) return path
  const rest = path.slice(base.length)
  return rest.startsWith('/') ? rest : `/${rest}`
}
