// Usual sets of an API key's scopes, by name.
import { ALL_SCOPES, KEY_SCOPES } from '#domain/account/permissions.ts'

export const KEY_PRESETS: Record<string, { label: string; scopes: (typeof ALL_SCOPES)[number][] }> = {
  all: { label: 'Read and manage', scopes: [...KEY_SCOPES] },
  operate: { label: 'Read and operate: start, stop, go live', scopes: ['view', 'figures', 'operate'] },
  program: { label: 'Read and program: library and schedule', scopes: ['view', 'figures', 'program'] },
  admin: { label: 'Administer this installation', scopes: [...ALL_SCOPES] },
  read: { label: 'Read only', scopes: ['view', 'figures', 'audit'] },
}

/** “Read only” for the scopes of a preset, otherwise the scopes. */
export function nameScopes(scopes: readonly (typeof ALL_SCOPES)[number][]): string {
  const preset = Object.values(KEY_PRESETS).find(
    (each) => each.scopes.length === scopes.length && each.scopes.every((scope) => scopes.includes(scope)),
  )
  return preset?.label ?? scopes.join(', ')
}
