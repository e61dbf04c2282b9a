'use client'
import { useEffect, useRef } from 'react'
import { Button } from '#ui/button.tsx'
import { CodeBox } from '#ui/code-box.tsx'
import { CopyButton } from '#ui/copy-button.tsx'
import { Notice } from '#ui/notice.tsx'
import { useSecurityChanged } from './use-security-changed.ts'

/** Shown once. The page is reloaded when they are gone: its card would take this dialog with it. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone(): void }) {
  const text = codes.join('\n')
  const changed = useRef(useSecurityChanged())
  useEffect(() => {
    const reload = changed.current
    return () => void reload()
  }, [])
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
