// The procedures as tests walk them.
import type { Meta } from '../trpc/meta.ts'
import { appRouter } from '../trpc/root.ts'

/** Every mutation with what procedures.ts enforces; `permission` as it applies when it is omitted. */
export function listMutations() {
  const procedures = Object.entries(appRouter._def.procedures) as unknown as [
    string,
    { _def: { type: string; meta?: Meta } },
  ][]
  return procedures
    .filter(([, { _def }]) => _def.type === 'mutation')
    .map(([name, { _def }]) => ({
      name,
      guard: _def.meta?.guard,
      stated: _def.meta?.permission,
      permission: _def.meta?.permission ?? 'account',
    }))
}
