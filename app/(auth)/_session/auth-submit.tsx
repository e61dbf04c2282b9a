import { Button } from '#ui/button.tsx'

/** The submit button of a page's only form. */
export function AuthSubmit({ label, busy }: { label: string; busy: boolean }) {
  return (
    <Button type="submit" tone="accent" busy={busy} className="mt-1 h-11">
      {label}
    </Button>
  )
}
