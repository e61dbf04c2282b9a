'use client'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { toast } from 'sonner'
import { Button } from './button.tsx'

interface CopyButtonProps {
  text: string
  label: string
  /** What the button says. */
  name?: string
  className?: string
}

/** Copies `text`, and confirms it for two seconds. */
export function CopyButton({ text, label, name = 'Copy', className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)

  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [copied])

  async function copy() {
    try {
      // Undefined on plain http from another machine.
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      toast.error('The browser blocked copying. Select the text and copy it manually.')
    }
  }

  return (
    <Button size="small" onClick={copy} className={className} aria-label={copied ? 'Copied' : label}>
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span aria-live="polite">{copied ? 'Copied' : name}</span>
    </Button>
  )
}
