'use client'
import type { ReactNode } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { Card } from './card.tsx'
import { cn } from './cn.ts'
import { ErrorState } from './error-state.tsx'
import { Loading } from './loading.tsx'
import { Skeleton } from './skeleton.tsx'

interface QueryViewProps<Data> {
  query: { data: Data | undefined; error: unknown; refetch(): unknown }
  /** Plural or with its article: “the limits”, “API keys”. */
  what: string
  /** Instead of the plain bars. */
  skeleton?: ReactNode
  /** Number of plain bars, at most five. */
  bars?: number
  /** Skeleton and error are in a card, where the data brings its own; `error`: the error alone. */
  card?: boolean | 'error'
  /** Of the skeleton, or of the bars and the error. */
  className?: string
  children(data: NonNullable<Data>): ReactNode
}

const BARS = ['one', 'two', 'three', 'four', 'five']

/** The data of a query; before it a skeleton, or the error with a retry. A later error does not hide the data. */
export function QueryView<Data>({ query, what, skeleton, bars = 2, card, className, children }: QueryViewProps<Data>) {
  const { data, error, refetch } = query
  if (data !== undefined && data !== null) return children(data)
  const instead = error ? (
    <ErrorState
      title={`${what.charAt(0).toUpperCase()}${what.slice(1)} could not be loaded`}
      {...shownOf(error)}
      onRetry={readError(error).isFinal ? undefined : () => void refetch()}
      className={cn('py-8', !skeleton && className)}
    />
  ) : (
    <Loading
      what={what}
      className={skeleton ? className : cn('grid gap-3 px-4 pb-5 sm:px-5', card && 'pt-5', className)}
    >
      {skeleton ?? BARS.slice(0, bars).map((bar) => <Skeleton key={bar} className="h-10" />)}
    </Loading>
  )
  return card === true || (card && error) ? <Card>{instead}</Card> : instead
}

function shownOf(error: unknown) {
  const { message, requestId } = readError(error)
  return { message, requestId }
}
