import type { Admission } from '#adapters/admission.ts'
import type { DbOrTx } from '#adapters/db.ts'
import { getAccountPlan } from '#features/account/get-account-plan.ts'

/** One account as admins see it. @throws NOT_FOUND */
export async function getAccount(source: { db: DbOrTx; admission: Admission }, accountId: string, now: number) {
  const view = await getAccountPlan(source, accountId, now)
  const { createdAt, suspendedAt, suspendReason, members, overrides } = await source.db.account.findUniqueOrThrow({
    where: { id: accountId },
    select: {
      ...{ createdAt: true, suspendedAt: true, suspendReason: true },
      members: {
        take: 200,
        orderBy: { createdAt: 'asc' },
        select: { role: true, user: { select: { id: true, name: true, email: true } } },
      },
      overrides: { select: { limit: true, setById: true, createdAt: true } },
    },
  })
  const setters = await source.db.user.findMany({
    where: { id: { in: overrides.flatMap(({ setById }) => setById ?? []) } },
    select: { id: true, name: true },
  })
  const nameOf = new Map(setters.map(({ id, name }) => [id, name]))
  return {
    ...view,
    createdAt,
    suspendedAt,
    suspendReason,
    people: members.map(({ role, user }) => ({ ...user, role })),
    overridesSet: overrides.map(({ limit, setById, createdAt: setAt }) => ({
      limit,
      setAt,
      setBy: setById && (nameOf.get(setById) ?? setById),
    })),
  }
}
