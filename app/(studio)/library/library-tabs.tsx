import { LinkTabs } from '#ui/link-tabs.tsx'

const TABS = [
  { name: 'items', label: 'Items', href: '/library' },
  { name: 'series', label: 'Series', href: '/library/series' },
]

export function LibraryTabs({ here }: { here: 'items' | 'series' }) {
  return <LinkTabs label="Library" tabs={TABS} here={here} />
}
