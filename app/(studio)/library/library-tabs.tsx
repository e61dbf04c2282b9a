import { Trash2 } from 'lucide-react'
import Link from 'next/link'
import { Button } from '#ui/button.tsx'
import { LinkTabs } from '#ui/link-tabs.tsx'

const TABS = [
  { name: 'items', label: 'Items', href: '/library' },
  { name: 'series', label: 'Series', href: '/library/series' },
]

/** @param deleted items in the trash */
export function LibraryTabs({ here, deleted = 0 }: { here: 'items' | 'series'; deleted?: number }) {
  return (
    <div className="flex items-start justify-between gap-3">
      <div className="min-w-0 flex-1">
        <LinkTabs label="Library" tabs={TABS} here={here} />
      </div>
      {deleted > 0 && (
        <Button asChild size="small" tone="quiet" icon={Trash2}>
          <Link href="/library/deleted">Trash ({deleted})</Link>
        </Button>
      )}
    </div>
  )
}
