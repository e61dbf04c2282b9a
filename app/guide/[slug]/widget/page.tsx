import type { Metadata } from 'next'
import { readWidgetOptions } from '../../../../server/domain/guide/widget-options.ts'
import { ScheduleWidget } from './schedule-widget.tsx'

export const metadata: Metadata = { title: 'Schedule', robots: { index: false } }

interface WidgetPageProps {
  params: Promise<{ slug: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** The schedule of a channel inside other people's pages: ?theme=light|dark|auto&accent=rrggbb */
export default async function WidgetPage({ params, searchParams }: WidgetPageProps) {
  const { slug } = await params
  return <ScheduleWidget slug={slug} options={readWidgetOptions(await searchParams)} />
}
