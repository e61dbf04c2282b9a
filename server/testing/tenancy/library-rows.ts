// Rows of the tenancy walk.
import { firstOf, type Row, throwFirst } from './row.ts'

export const libraryRows: Record<string, Row> = {
  'media.list': {
    kind: 'own',
    call: (caller, ids) => Promise.all([caller.media.list(), caller.media.list({ ids: ids.mediaId })]),
  },
  'media.library': { kind: 'own', call: (caller) => caller.media.library() },
  'media.bulk': {
    kind: 'refers',
    async call(caller, { mediaId }) {
      const { results } = await caller.media.bulk({ action: 'move', ids: [mediaId], folder: 'Taken over' })
      throwFirst(results)
    },
  },
  'media.get': { kind: 'refers', call: (caller, ids) => caller.media.get({ mediaId: ids.mediaId }) },
  'media.airings': { kind: 'refers', call: (caller, ids) => caller.media.airings({ mediaId: ids.mediaId }) },
  'media.onDemand': { kind: 'refers', call: (caller, ids) => caller.media.onDemand({ mediaId: ids.mediaId }) },
  'media.views': { kind: 'refers', call: (caller, ids) => caller.media.views({ mediaId: ids.mediaId }) },
  'figures.openItem': { kind: 'refers', call: (caller, { mediaId }) => caller.figures.openItem({ mediaId }) },
  'media.tracks': { kind: 'refers', call: (caller, ids) => caller.media.tracks({ mediaId: ids.mediaId }) },
  'media.chooseTracks': {
    kind: 'refers',
    call: (caller, { mediaId }) => caller.media.chooseTracks({ mediaId, audioStream: 1 }),
  },
  'media.quality': { kind: 'refers', call: (caller, ids) => caller.media.quality({ mediaId: ids.mediaId }) },
  'media.waveform': { kind: 'refers', call: (caller, ids) => caller.media.waveform({ mediaId: ids.mediaId }) },
  'media.defaults': { kind: 'own', call: (caller) => caller.media.defaults() },
  'media.updateDefaults': { kind: 'own', call: (caller) => caller.media.updateDefaults({ framing: 'crop' }) },
  'media.update': {
    kind: 'refers',
    call: (caller, ids) => caller.media.update({ mediaId: ids.mediaId, title: 'Taken over' }),
  },
  'media.setBreakPositions': {
    kind: 'refers',
    call: (caller, { mediaId }) => caller.media.setBreakPositions({ mediaId, positionsMs: [1_920] }),
  },
  'media.delete': { kind: 'refers', call: (caller, ids) => caller.media.delete({ mediaId: ids.mediaId }) },
  'media.cancel': { kind: 'refers', call: (caller, ids) => caller.media.cancel({ mediaId: ids.mediaId }) },
  'media.listDeleted': { kind: 'own', call: (caller) => caller.media.listDeleted() },
  'media.restore': { kind: 'refers', call: (caller, { mediaId }) => caller.media.restore({ mediaId }) },
  'media.purge': { kind: 'refers', call: (caller, { mediaId }) => caller.media.purge({ mediaId }) },
  'media.retry': { kind: 'refers', call: (caller, ids) => caller.media.retry({ mediaId: ids.mediaId }) },
  'media.onChange': { kind: 'own', call: (caller) => firstOf(caller.media.onChange() as never) },
  'captions.list': { kind: 'refers', call: (caller, { mediaId }) => caller.captions.list({ mediaId }) },
  'captions.get': {
    kind: 'refers',
    call: (caller, { mediaId, language }) => caller.captions.get({ mediaId, language }),
  },
  'captions.update': {
    kind: 'refers',
    call: (caller, { mediaId, language }) => caller.captions.update({ mediaId, language, offsetMs: 500 }),
  },
  'captions.delete': {
    kind: 'refers',
    call: (caller, { mediaId, language }) => caller.captions.delete({ mediaId, language }),
  },
  'series.list': { kind: 'own', call: (caller) => caller.series.list() },
  'series.get': { kind: 'refers', call: (caller, { seriesId }) => caller.series.get({ seriesId }) },
  'series.create': { kind: 'own', call: (caller) => caller.series.create({ title: 'Mine' }) },
  'series.rename': {
    kind: 'refers',
    call: (caller, { seriesId }) => caller.series.rename({ seriesId, title: 'Taken over' }),
  },
  'series.setEpisodes': {
    kind: 'refers',
    call: (caller, { seriesId }) => caller.series.setEpisodes({ seriesId, mediaIds: [] }),
  },
  'transcoder.metrics': { kind: 'own', call: (caller) => caller.transcoder.metrics() },
  'import.list': { kind: 'own', call: (caller) => caller.import.list() },
  'import.create': { kind: 'own', call: (caller) => caller.import.create({ url: 'https://mine.example/film.mp4' }) },
  'import.retry': { kind: 'refers', call: (caller, { importId }) => caller.import.retry({ importId }) },
  'import.cancel': { kind: 'refers', call: (caller, { importId }) => caller.import.cancel({ importId }) },
  'upload.list': { kind: 'own', call: (caller) => caller.upload.list() },
  'series.delete': { kind: 'refers', call: (caller, { seriesId }) => caller.series.delete({ seriesId }) },
}
