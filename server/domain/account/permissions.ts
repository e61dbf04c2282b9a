// What a member of an account, or an API key, may do. Settings draws this table; procedures name a permission of it.

export const MEMBER_ROLES = ['owner', 'programmer', 'operator', 'analyst', 'viewer'] as const
export type MemberRole = (typeof MEMBER_ROLES)[number]

export const MEMBER_ROLE_LABELS: Record<MemberRole, string> = {
  owner: 'Owner',
  programmer: 'Programmer',
  operator: 'Operator',
  analyst: 'Analyst',
  viewer: 'Viewer',
}

export const PERMISSIONS = {
  view: {
    label: 'See channels, library, schedules and logs',
    roles: ['owner', 'programmer', 'operator', 'analyst', 'viewer'],
  },
  figures: { label: 'See viewer figures and reports', roles: ['owner', 'programmer', 'operator', 'analyst'] },
  operate: {
    label: 'Start and stop channels, skip, insert and hold, take live feeds',
    roles: ['owner', 'programmer', 'operator'],
  },
  program: { label: 'Edit the library, rundowns and schedules, and publish', roles: ['owner', 'programmer'] },
  configure: {
    label: 'Create, change and delete channels, destinations, live inputs, players and webhooks',
    roles: ['owner', 'programmer'],
  },
  audit: { label: 'Read and export the audit trail', roles: ['owner', 'analyst'] },
  account: { label: 'Manage members, plan and API keys', roles: ['owner'] },
} as const satisfies Record<string, { label: string; roles: readonly MemberRole[] }>

export type Permission = keyof typeof PERMISSIONS
export const PERMISSION_NAMES = Object.keys(PERMISSIONS) as Permission[]

/** A key manages no account: what it could create would outlive it. */
export const KEY_SCOPES = ['view', 'figures', 'operate', 'program', 'configure', 'audit'] as const

/** Of a key that acts as an admin of the installation. Only an admin may give it, and never by default. */
export const ADMIN_SCOPE = 'admin'

export const ALL_SCOPES = [...KEY_SCOPES, ADMIN_SCOPE] as const

export function permissionsOf(role: MemberRole): ReadonlySet<Permission> {
  return new Set(PERMISSION_NAMES.filter((name) => (PERMISSIONS[name].roles as readonly MemberRole[]).includes(role)))
}

/**
 * What a key may do: its scopes, as far as its maker may do them now.
 * @param makerRole null: a key from before makers were recorded
 */
export function permissionsOfKey(scopes: readonly string[], makerRole: MemberRole | null): ReadonlySet<Permission> {
  const makers = permissionsOf(makerRole ?? 'owner')
  return new Set(KEY_SCOPES.filter((scope) => scopes.includes(scope) && makers.has(scope)))
}
