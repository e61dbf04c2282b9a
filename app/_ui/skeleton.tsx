import { cn } from './cn.ts'

/** A place held while something loads; the words for it stand in a `Loading` around it. */
export function Skeleton({ className }: { className?: string }) {
  return <div className={cn('animate-pulse-soft rounded-md bg-raised', className)} aria-hidden />
}
