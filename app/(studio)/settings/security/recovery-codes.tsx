'use client'
import { useEffect, useRef } from 'react'
import { ShownOnce } from '#ui/shown-once.tsx'
import { useSecurityChanged } from './use-security-changed.ts'

/** Shown once. The page is reloaded when they are gone: its card would take this dialog with it. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone(): void }) {
  const changed = useRef(useSecurityChanged())
  useEffect(() => {
    const reload = changed.current
    return () => void reload()
  }, [])
  return (
    <ShownOnce
      text={codes.join('\n')}
      testId="recovery-codes"
      copyLabel="Copy the recovery codes"
      notice="Keep these recovery codes in a safe place: they are shown only now. Each replaces a code of the app once."
      doneLabel="I have kept them"
      onDone={onDone}
    />
  )
}
