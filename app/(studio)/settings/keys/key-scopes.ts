// Usual sets of an API key's scopes, by name.
import { KEY_SCOPES, type KeyScope } from '#domain/account/permissions.ts'

export const KEY_PRESETS: Record<string, { label: string; scopes: KeyScope[] }> = {
  all: { label: 'Read and manage', scopes: [...KEY_SCOPES] },
  operate: { label: 'Read and operate: start, stop, go live', scopes: ['view', 'figures', 'operate'] },
  program: { label: 'Read and program: library and schedule', scopes: ['view', 'figures', 'program'] },
  read: { label: 'Read only', scopes: ['view', 'figures', 'audit'] },
}

/** “Read only” for the scopes of a preset, otherwise the scopes. */
export function nameScopes(scopes: readonly KeyScope[]): string {
  const preset = Object.values(KEY_PRESETS).find(
    (each) => each.scopes.length === scopes.length && each.scopes.every((scope) => scopes.includes(scope)),
  )
  return preset?.label ?? scopes.join(', ')
}
