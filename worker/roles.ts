// The roles of this worker process: all of them, or those named with --roles.
import { ROLES, type Role } from '#domain/system/roles.ts'

/**
 * @param text comma-separated, as after --roles=; undefined means all
 * @throws Error with a sentence when a name is unknown or none is given
 */
export function parseRoles(text: string | undefined): ReadonlySet<Role> {
  if (text === undefined) return new Set(ROLES)
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => !ROLES.includes(name as Role))
  if (unknown.length > 0)
    throw new Error(`Unknown roles in --roles: “${unknown.join('”, “')}”. Roles are ${ROLES.join(', ')}.`)
  return new Set(names as Role[])
}
