import { Mail } from 'lucide-react'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { listDevMail } from '#server/auth/dev-mail.ts'
import { Card } from '#ui/card.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { PageHeader } from '#ui/page-header.tsx'

export const metadata: Metadata = { title: 'Mail', robots: 'noindex', referrer: 'no-referrer' }

/** The mails that the worker sent, in development only. */
export default async function DevMailPage() {
  // A build has no database: with a request the page is dynamic.
  await headers()
  const mails = await listDevMail()
  if (!mails) notFound()
  return (
    <main className="mx-auto w-full max-w-3xl px-3 py-6 sm:px-6">
      <PageHeader title="Mail" hint="Sent by the worker. This page exists in development only." />
      {mails.length === 0 && (
        <EmptyState icon={Mail} title="No mail yet">
          Change a password, or sign up.
        </EmptyState>
      )}
      <div className="grid gap-4">
        {mails.map(({ id, recipient, sentAt, subject, text }) => (
          <Card key={id} className="p-4 sm:p-5">
            <h2 className="font-semibold text-sm">{subject}</h2>
            <p className="mt-0.5 text-muted text-xs">
              {recipient}
              {sentAt && ` · ${sentAt.toISOString()}`}
            </p>
            <pre className="mt-3 whitespace-pre-wrap break-words font-mono text-xs">{text}</pre>
          </Card>
        ))}
      </div>
    </main>
  )
}
