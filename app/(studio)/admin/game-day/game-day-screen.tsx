'use client'
import { useQuery } from '@tanstack/react-query'
import { LifeBuoy } from 'lucide-react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { AdminQueryPage } from '../admin-query-page.tsx'
import { GameDayCard } from './game-day-card.tsx'
import { StartCard } from './start-card.tsx'

const RUNNING_REFRESH_MS = 2_000
const REFRESH_MS = 15_000

export function GameDayScreen() {
  const trpc = useTRPC()
  const query = useQuery(
    trpc.gameDay.list.queryOptions(undefined, {
      refetchInterval: ({ state }) =>
        state.data?.some((day) => day.state === 'running') ? RUNNING_REFRESH_MS : REFRESH_MS,
    }),
  )
  const hint = 'Break parts of a channel on air on purpose, and see what its viewers saw.'
  return (
    <AdminQueryPage here="game-day" hint={hint} query={query} what="the game days" shown="reports">
      {(days) => (
        <>
          <StartCard isRunning={days.some(({ state }) => state === 'running')} />
          {days.length === 0 && (
            <Card aria-label="Reports">
              <CardHeader title="Reports" />
              <EmptyState icon={LifeBuoy} title="No game day yet" className="py-8">
                Choose a channel on air and the drills, then start. The report appears here.
              </EmptyState>
            </Card>
          )}
          {days.map((day) => (
            <GameDayCard key={day.id} day={day} />
          ))}
        </>
      )}
    </AdminQueryPage>
  )
}
