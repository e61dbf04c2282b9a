// The procedures as tests walk them.
import type { Meta } from '../trpc/meta.ts'
import { appRouter } from '../trpc/root.ts'

/** Every procedure with what procedures.ts enforces; `permission` as it applies when it is omitted. */
export function listProcedures() {
  const procedures = Object.entries(appRouter._def.procedures) as unknown as [
    string,
    { _def: { type: 'query' | 'mutation' | 'subscription'; meta?: Meta } },
  ][]
  return procedures.map(([name, { _def }]) => ({
    name,
    type: _def.type,
    guard: _def.meta?.guard,
    stated: _def.meta?.permission,
    permission: _def.meta?.permission ?? (_def.type === 'mutation' ? 'account' : 'view'),
  }))
}

export const listMutations = () => listProcedures().filter(({ type }) => type === 'mutation')
