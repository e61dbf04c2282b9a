import type { ReactNode } from 'react'
import { Card, CardHeader } from '#ui/card.tsx'
import { CodeBox } from '#ui/code-box.tsx'
import { CopyButton } from '#ui/copy-button.tsx'

interface UrlCardProps {
  title: string
  hint: string
  url: string
  /** Of the copy button, for screen readers. */
  copyLabel: string
  testId: string
  /** More buttons. */
  children?: ReactNode
}

/** A public URL of the channel. */
export function UrlCard({ title, hint, url, copyLabel, testId, children }: UrlCardProps) {
  return (
    <Card aria-label={title}>
      <CardHeader title={title} hint={hint}>
        <CopyButton text={url} label={copyLabel} />
        {children}
      </CardHeader>
      <p className="px-4 pb-5 sm:px-5">
        <CodeBox data-testid={testId}>{url}</CodeBox>
      </p>
    </Card>
  )
}
