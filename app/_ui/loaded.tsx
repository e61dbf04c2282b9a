'use client'
import type { ReactNode } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { Card } from './card.tsx'
import { ErrorState } from './error-state.tsx'
import { Loading } from './loading.tsx'
import { Skeleton } from './skeleton.tsx'

interface LoadedProps<Data> {
  query: { data: Data | undefined; error: unknown; refetch(): unknown }
  /** “the guide”: in “Loading the guide…” and “The guide could not be loaded”. */
  what: string
  /** Placeholders: the classes of each, or own ones. */
  skeleton: readonly string[] | ReactNode
  /** Of the element around the placeholders. */
  className?: string
  /** Whether an error needs a card of its own. */
  card?: boolean
  children(data: Data): ReactNode
}

/** The result of a query; until it is there placeholders, or the error. */
export function Loaded<Data>({ query, what, skeleton, className, card, children }: LoadedProps<Data>) {
  const { data, error, refetch } = query
  if (data !== undefined) return children(data)
  if (error) {
    const title = `${what.charAt(0).toUpperCase()}${what.slice(1)} could not be loaded`
    const state = <ErrorState title={title} {...readError(error)} onRetry={() => void refetch()} />
    return card ? <Card>{state}</Card> : state
  }
  return (
    <Loading what={what} className={className}>
      {Array.isArray(skeleton)
        ? skeleton.map((classes: string, place) => <Skeleton key={`${classes} ${String(place)}`} className={classes} />)
        : skeleton}
    </Loading>
  )
}
