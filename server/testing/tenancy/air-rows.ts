// Rows of the tenancy walk.
import { EMPTY_SCHEDULE, firstOf, type Row } from './row.ts'

export const airRows: Record<string, Row> = {
  'analytics.now': { kind: 'refers', call: (caller, { channelId }) => caller.analytics.now({ channelId }) },
  'analytics.onNow': {
    kind: 'refers',
    call: (caller, { channelId }) => firstOf(caller.analytics.onNow({ channelId }) as never),
  },
  'analytics.channels': { kind: 'own', call: (caller) => caller.analytics.channels({}) },
  'analytics.joins': { kind: 'refers', call: (caller, { channelId }) => caller.analytics.joins({ channelId }) },
  'analytics.session': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.analytics.session({ channelId, sessionId: 'one' }),
  },
  'analytics.realtime': { kind: 'refers', call: (caller, { channelId }) => caller.analytics.realtime({ channelId }) },
  'analytics.report': { kind: 'refers', call: (caller, { channelId }) => caller.analytics.report({ channelId }) },
  'analytics.timeseries': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.analytics.timeseries({ channelId }),
  },
  'analytics.programmes': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.analytics.programmes({ channelId }),
  },
  'analytics.sessions': { kind: 'refers', call: (caller, { channelId }) => caller.analytics.sessions({ channelId }) },
  'asRun.list': { kind: 'refers', call: (caller, { channelId }) => caller.asRun.list({ channelId }) },
  'asRun.report': { kind: 'refers', call: (caller, { channelId }) => caller.asRun.report({ channelId }) },
  'figures.open': { kind: 'refers', call: (caller, { channelId }) => caller.figures.open({ channelId }) },
  'guide.facts': { kind: 'refers', call: (caller, { channelId }) => caller.guide.facts({ channelId }) },
  'guide.get': { kind: 'refers', call: (caller, { channelId }) => caller.guide.get({ channelId }) },
  'playback.createToken': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.playback.createToken({ channelId }),
  },
  'playback.own': { kind: 'refers', call: (caller, { channelId }) => caller.playback.own({ channelId }) },
  'playback.setEncryption': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.playback.setEncryption({ channelId, encrypted: true }),
  },
  'playback.revealKey': { kind: 'refers', call: (caller, { channelId }) => caller.playback.revealKey({ channelId }) },
  'playback.rotate': { kind: 'refers', call: (caller, { channelId }) => caller.playback.rotate({ channelId }) },
  'playback.createItemToken': {
    kind: 'refers',
    call: (caller, { mediaId }) => caller.playback.createItemToken({ mediaId }),
  },
  'playback.revealItemKey': {
    kind: 'refers',
    call: (caller, { mediaId }) => caller.playback.revealItemKey({ mediaId }),
  },
  'playback.rotateItem': { kind: 'refers', call: (caller, { mediaId }) => caller.playback.rotateItem({ mediaId }) },
  'player.get': { kind: 'refers', call: (caller, { channelId }) => caller.player.get({ channelId }) },
  'player.update': {
    kind: 'refers',
    call: (caller, { channelId }) =>
      caller.player.update({ channelId, access: 'public', embedDomains: ['mine.example'] }),
  },
  'preview.listFuture': { kind: 'refers', call: (caller, { channelId }) => caller.preview.listFuture({ channelId }) },
  'preview.createChannel': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.preview.createChannel({ channelId, at: new Date().toISOString() }),
  },
  'preview.createMedia': { kind: 'refers', call: (caller, { mediaId }) => caller.preview.createMedia({ mediaId }) },
  'recorder.get': { kind: 'refers', call: (caller, { channelId }) => caller.recorder.get({ channelId }) },
  'schedule.getDraft': { kind: 'refers', call: (caller, { channelId }) => caller.schedule.getDraft({ channelId }) },
  'schedule.saveDraft': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.schedule.saveDraft({ channelId, content: EMPTY_SCHEDULE, revision: 0 }),
  },
  'schedule.preview': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.schedule.preview({ channelId, content: EMPTY_SCHEDULE }),
  },
  'schedule.publish': {
    kind: 'refers',
    call: (caller, { channelId }) =>
      caller.schedule.publish({ channelId, content: EMPTY_SCHEDULE, overrideReason: 'A test' }),
  },
  'schedule.rollback': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.schedule.rollback({ channelId, number: 1 }),
  },
  'schedule.listVersions': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.schedule.listVersions({ channelId }),
  },
  'schedule.getVersion': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.schedule.getVersion({ channelId, number: 1 }),
  },
  'schedule.listAir': { kind: 'refers', call: (caller, { channelId }) => caller.schedule.listAir({ channelId }) },
  'schedule.flightCheck': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.schedule.flightCheck({ channelId }),
  },
  'schedule.rehearsal': { kind: 'refers', call: (caller, { channelId }) => caller.schedule.rehearsal({ channelId }) },
  'schedule.setMode': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.schedule.setMode({ channelId, mode: 'calendar' }),
  },
  'schedule.control': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.schedule.control({ channelId, action: 'skip' }),
  },
  'transfer.export': { kind: 'refers', call: (caller, { channelId }) => caller.transfer.export({ channelId }) },
  'transfer.import': {
    kind: 'refers',
    call: (caller, { channelId }) =>
      caller.transfer.import({ format: 'csv', file: 'title\nOwner’s own film', channelId }),
  },
}
