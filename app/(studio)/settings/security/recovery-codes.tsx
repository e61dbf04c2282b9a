'use client'
import { Button } from '#ui/button.tsx'
import { CodeBox } from '#ui/code-box.tsx'
import { CopyButton } from '#ui/copy-button.tsx'
import { Notice } from '#ui/notice.tsx'

/** Shown once. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone(): void }) {
  const text = codes.join('\n')
  return (
    <div className="grid gap-4">
      <Notice tone="warn">
        Keep these recovery codes in a safe place: they are shown only now. Each replaces a code of the app once.
      </Notice>
      <CodeBox data-testid="recovery-codes">{text}</CodeBox>
      <div className="flex flex-wrap justify-end gap-2">
        <CopyButton text={text} label="Copy the recovery codes" />
        <Button tone="accent" onClick={onDone}>
          I have kept them
        </Button>
      </div>
    </div>
  )
}
