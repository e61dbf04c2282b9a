import { logger } from '#adapters/log.ts'
import type { BillingOutside } from './order-plan.ts'

/** Never fails because of the provider: the page shows the rest. */
export async function getBilling({ db, billing }: BillingOutside, accountId: string) {
  const known = await db.billingAccount.findUnique({ where: { accountId } })
  const subscription =
    known?.subscriptionId && known.status
      ? { status: known.status, renewsAt: known.renewsAt, endsThen: known.endsThen }
      : null
  const base = {
    enabled: billing !== null,
    plans: [...(billing?.plans ?? [])],
    subscription,
    isCustomer: known !== null,
  }
  if (!billing || !known) return { ...base, invoices: [], nextPayment: null, available: true }
  try {
    const [invoices, nextPayment] = await Promise.all([
      billing.listInvoices(known.customerId),
      known.subscriptionId && !known.endsThen ? billing.findNextPayment(known.subscriptionId) : null,
    ])
    return { ...base, invoices, nextPayment, available: true }
  } catch (error) {
    logger('billing').warn({ err: error, accountId }, 'the payment provider does not answer')
    return { ...base, invoices: [], nextPayment: null, available: false }
  }
}
