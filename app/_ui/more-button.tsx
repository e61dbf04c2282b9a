import { Button } from './button.tsx'
import { cn } from './cn.ts'

/** As an infinite query has them. */
export interface MorePages {
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage(): unknown
}

/** Below a list: its next page, if there is one. */
export function MoreButton({ of, className }: { of: MorePages; className?: string }) {
  if (!of.hasNextPage) return null
  return (
    <div className={cn('flex justify-center border-line border-t p-3', className)}>
      <Button busy={of.isFetchingNextPage} onClick={() => void of.fetchNextPage()}>
        Show more
      </Button>
    </div>
  )
}
