import type { MediaView } from '#features/media/schema.ts'
import { CaptionsPanel } from '../_captions/captions-panel.tsx'
import { OnDemandPanel } from '../_on-demand/on-demand-panel.tsx'
import { ViewsPanel } from '../_on-demand/views-panel.tsx'
import { AiringsPanel } from './airings-panel.tsx'
import { FaultPanel } from './fault-panel.tsx'
import { ItemPanel } from './item-panel.tsx'
import { PosterPanel } from './poster-panel.tsx'
import { QualityPanel } from './quality-panel.tsx'
import { RenditionPanel } from './rendition-panel.tsx'
import { SourcePanel } from './source-panel.tsx'
import { TracksPanel } from './tracks-panel.tsx'
import { UsedByPanel } from './used-by-panel.tsx'

/** The parts of an item's page below its picture, in their order. One that has nothing to show renders null. */
export function ItemPanels({ item }: { item: MediaView }) {
  return (
    <>
      <PosterPanel item={item} />
      <ItemPanel item={item} />
      <AiringsPanel item={item} />
      <SourcePanel item={item} />
      <TracksPanel item={item} />
      <RenditionPanel item={item} />
      <OnDemandPanel item={item} />
      <ViewsPanel item={item} />
      <CaptionsPanel mediaId={item.id} />
      <FaultPanel item={item} />
      <QualityPanel item={item} />
      <UsedByPanel item={item} />
    </>
  )
}
