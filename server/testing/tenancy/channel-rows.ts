// Rows of the tenancy walk.
import { DESTINATION, firstOf, type Row, throwFirst } from './row.ts'

export const channelRows: Record<string, Row> = {
  'channel.list': { kind: 'own', call: (caller) => caller.channel.list() },
  'channel.get': { kind: 'refers', call: (caller, ids) => caller.channel.get({ channelId: ids.channelId }) },
  'channel.create': { kind: 'own', call: (caller) => caller.channel.create({ name: 'Mine' }) },
  'channel.update': {
    kind: 'refers',
    call: (caller, ids) => caller.channel.update({ channelId: ids.channelId, name: 'Taken over' }),
  },
  'channel.start': { kind: 'refers', call: (caller, ids) => caller.channel.start({ channelId: ids.channelId }) },
  'channel.stop': { kind: 'refers', call: (caller, ids) => caller.channel.stop({ channelId: ids.channelId }) },
  'channel.restart': { kind: 'refers', call: (caller, ids) => caller.channel.restart({ channelId: ids.channelId }) },
  'channel.getRundown': { kind: 'refers', call: (caller, { channelId }) => caller.channel.getRundown({ channelId }) },
  'channel.setRundown': {
    kind: 'refers',
    call: (caller, ids) => caller.channel.setRundown({ channelId: ids.channelId, items: [ids.mediaId] }),
  },
  'channel.delete': { kind: 'refers', call: (caller, ids) => caller.channel.delete({ channelId: ids.channelId }) },
  'channel.listDeleted': { kind: 'own', call: (caller) => caller.channel.listDeleted() },
  'channel.bulk': {
    kind: 'refers',
    async call(caller, { channelId }) {
      const { results } = await caller.channel.bulk({ action: 'start', ids: [channelId] })
      throwFirst(results)
    },
  },
  'channel.clone': { kind: 'refers', call: (caller, { channelId }) => caller.channel.clone({ channelId }) },
  'channel.restore': { kind: 'refers', call: (caller, { channelId }) => caller.channel.restore({ channelId }) },
  'channel.onChange': { kind: 'own', call: (caller) => firstOf(caller.channel.onChange() as never) },
  'contribution.list': { kind: 'refers', call: (caller, { channelId }) => caller.contribution.list({ channelId }) },
  'contribution.sessions': {
    kind: 'refers',
    call: (caller, { channelId, contributionId }) => caller.contribution.sessions({ channelId, contributionId }),
  },
  'contribution.create': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.contribution.create({ channelId, name: 'Mine' }),
  },
  'contribution.update': {
    kind: 'refers',
    call: (caller, { channelId, contributionId }) =>
      caller.contribution.update({ channelId, contributionId, enabled: false }),
  },
  'contribution.rotate': {
    kind: 'refers',
    call: (caller, { channelId, contributionId }) => caller.contribution.rotate({ channelId, contributionId }),
  },
  'contribution.revoke': {
    kind: 'refers',
    call: (caller, { channelId, contributionId }) => caller.contribution.revoke({ channelId, contributionId }),
  },
  'contribution.delete': {
    kind: 'refers',
    call: (caller, { channelId, contributionId }) => caller.contribution.delete({ channelId, contributionId }),
  },
  'contribution.take': {
    kind: 'refers',
    call: (caller, { channelId, contributionId }) => caller.contribution.take({ channelId, contributionId }),
  },
  'contribution.release': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.contribution.release({ channelId }),
  },
  'destination.list': { kind: 'refers', call: (caller, { channelId }) => caller.destination.list({ channelId }) },
  'destination.create': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.destination.create({ channelId, ...DESTINATION }),
  },
  'destination.update': {
    kind: 'refers',
    call: (caller, { channelId, destinationId }) =>
      caller.destination.update({ channelId, destinationId, serverUrl: 'rtmp://mine.example/live', streamKey: 'mine' }),
  },
  'destination.delete': {
    kind: 'refers',
    call: (caller, { channelId, destinationId }) => caller.destination.delete({ channelId, destinationId }),
  },
  'destination.testSettings': {
    kind: 'refers',
    call: (caller, { channelId, destinationId }) =>
      caller.destination.testSettings({ channelId, destinationId, platform: 'custom' }),
  },
  'destination.test': {
    kind: 'refers',
    call: (caller, { channelId, destinationId }) => caller.destination.test({ channelId, destinationId }),
  },
}
