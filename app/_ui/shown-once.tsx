import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { CodeBox } from './code-box.tsx'
import { CopyButton } from './copy-button.tsx'
import { Notice } from './notice.tsx'

interface ShownOnceProps {
  text: string
  testId: string
  /** Of the copy button: “Copy the secret”. */
  copyLabel: string
  notice: ReactNode
  tone?: 'warn' | 'info'
  /** Below the text. */
  children?: ReactNode
  doneLabel?: string
  onDone(): void
}

/** A secret, a link or codes to copy now. */
export function ShownOnce(props: ShownOnceProps) {
  const { text, testId, copyLabel, notice, tone = 'warn', children, doneLabel = 'Done', onDone } = props
  return (
    <div className="grid gap-4">
      <Notice tone={tone}>{notice}</Notice>
      <CodeBox data-testid={testId}>{text}</CodeBox>
      {children}
      <div className="flex flex-wrap justify-end gap-2">
        <CopyButton text={text} label={copyLabel} className="h-10" />
        <Button tone="accent" onClick={onDone}>
          {doneLabel}
        </Button>
      </div>
    </div>
  )
}
