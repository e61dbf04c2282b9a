'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { BillingView } from '#features/billing/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { formatDateTime } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { QueryView } from '#ui/query-view.tsx'

/** Shown once payments are possible. */
export function BillingCard() {
  const trpc = useTRPC()
  const billing = useQuery(trpc.billing.get.queryOptions())
  const portal = useMutation(trpc.billing.portal.mutationOptions())
  if (billing.data && !billing.data.enabled) return null
  // Only owners may see it.
  if (billing.error && !billing.data) return null
  const open = () =>
    portal
      .mutateAsync()
      .then(({ url }) => window.location.assign(url))
      .catch((error) => toastError('The portal was not opened', error))
  return (
    <Card aria-label="Billing">
      <CardHeader title="Billing" hint="Subscription, next payment and invoices." />
      <QueryView query={billing} what="the billing">
        {(data) => (
          <div className="grid gap-4 px-4 pb-5 sm:px-5">
            {!data.available && <Notice tone="warn">The payment provider does not answer at the moment.</Notice>}
            <div className="flex flex-wrap items-center justify-between gap-3 text-sm">
              <p>{describeNext(data)}</p>
              {data.isCustomer && (
                <Button size="small" needs="account" busy={portal.isPending} onClick={open}>
                  Cards, addresses, cancellation
                </Button>
              )}
            </div>
            {data.invoices.length > 0 && (
              <DataTable
                label="Invoices"
                columns={COLUMNS}
                rows={data.invoices}
                rowId={({ number, at }) => number ?? at}
              />
            )}
          </div>
        )}
      </QueryView>
    </Card>
  )
}

type InvoiceRow = BillingView['invoices'][number]

const COLUMNS: Column<InvoiceRow>[] = [
  {
    label: 'Invoice',
    cell: ({ number, url }) =>
      url ? (
        <a href={url} target="_blank" rel="noreferrer" className="text-accent underline">
          {number ?? 'Draft'}
        </a>
      ) : (
        (number ?? 'Draft')
      ),
    bare: true,
  },
  { label: 'Date', cell: ({ at }) => formatDateTime(at), sortBy: ({ at }) => at },
  { label: 'State', sortBy: ({ status }) => status },
  { label: 'Amount', cell: showMoney, sortBy: ({ amount }) => amount, numeric: true },
]

function showMoney({ amount, currency }: { amount: number; currency: string }): string {
  const format = new Intl.NumberFormat(undefined, { style: 'currency', currency })
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

function describeNext({ subscription, nextPayment }: BillingView): string {
  if (!subscription) return 'No subscription.'
  if (subscription.endsThen && subscription.renewsAt)
    return `The subscription ends on ${formatDateTime(subscription.renewsAt)}.`
  if (nextPayment) return `Next payment: ${showMoney(nextPayment)} on ${formatDateTime(nextPayment.at)}.`
  return 'The subscription is active.'
}
