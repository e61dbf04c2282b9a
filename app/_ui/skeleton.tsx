import { cn } from './cn.ts'

/** A placeholder while something loads; the `Loading` around it has the text. */
export function Skeleton({ className }: { className?: string }) {
  return <div className={cn('animate-pulse-soft rounded-md bg-raised', className)} aria-hidden />
}
