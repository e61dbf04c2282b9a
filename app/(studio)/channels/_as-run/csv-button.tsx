import { Download } from 'lucide-react'
import { Button } from '#ui/button.tsx'

/** Downloads the log or its report of a day. */
export function CsvButton({ address }: { address: string }) {
  return (
    <Button asChild icon={Download} size="small">
      <a href={address} download>
        CSV
      </a>
    </Button>
  )
}
