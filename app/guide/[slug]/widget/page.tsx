import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { readWidgetOptions } from '#domain/guide/widget-options.ts'
import { readPublicPlayer } from '#server/rest/public-player.ts'
import { readVisit } from '#server/rest/read-visit.ts'
import { ScheduleWidget } from './schedule-widget.tsx'

export const metadata: Metadata = { title: 'Schedule', robots: { index: false } }

interface WidgetPageProps {
  params: Promise<{ slug: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** The embedded schedule of a channel: ?theme=light|dark|auto&accent=rrggbb&token=… */
export default async function WidgetPage({ params, searchParams }: WidgetPageProps) {
  const [{ slug }, query] = [await params, await searchParams]
  const player = await readPublicPlayer(slug, await readVisit(query.token), Date.now())
  if (!player) notFound()
  return <ScheduleWidget slug={slug} token={player.guideToken} options={readWidgetOptions(query)} />
}
