// Rows of the tenancy walk.
import type { Row } from './row.ts'

export const adminRows: Record<string, Row> = {
  'admin.accounts': { kind: 'admin', call: (caller) => caller.admin.accounts({ query: 'Owner' }) },
  'admin.account': { kind: 'admin', call: (caller, { accountId }) => caller.admin.account({ accountId }) },
  'admin.previewPlan': {
    kind: 'admin',
    call: (caller, { accountId }) => caller.admin.previewPlan({ accountId, plan: 'free' }),
  },
  'admin.impersonate': {
    kind: 'admin',
    call: (caller, { accountId, userId }) =>
      // The admin of this test has no session, which is asked for after the role.
      caller.admin.impersonate({ accountId, userId }).catch((error) => {
        if (error.cause?.code !== 'SESSION_NEEDED') throw error
      }),
  },
  'admin.resetSecondFactor': {
    kind: 'admin',
    // Their sessions end.
    call: (caller, { spareAccountId: accountId, spareUserId: userId }) =>
      caller.admin.resetSecondFactor({ accountId, userId }),
  },
  'admin.endImpersonation': { kind: 'own', call: async (caller) => ({ ended: await caller.admin.endImpersonation() }) },
  'admin.suspend': {
    kind: 'admin',
    // The rows after this continue with the owner's.
    call: (caller, { spareAccountId: accountId }) => caller.admin.suspend({ accountId, reason: 'A test' }),
  },
  'admin.restore': { kind: 'admin', call: (caller, { accountId }) => caller.admin.restore({ accountId }) },
  'admin.setPlan': { kind: 'admin', call: (caller, { accountId }) => caller.admin.setPlan({ accountId, plan: 'pro' }) },
  'admin.setOverride': {
    kind: 'admin',
    call: (caller, { accountId }) =>
      caller.admin.setOverride({ accountId, limit: 'series', value: 5, reason: 'Trial' }),
  },
  'admin.removeOverride': {
    kind: 'admin',
    call: (caller, { accountId }) => caller.admin.removeOverride({ accountId, limit: 'series' }),
  },
  'gameDay.list': { kind: 'admin', call: (caller) => caller.gameDay.list() },
  'gameDay.channels': { kind: 'admin', call: (caller) => caller.gameDay.channels({}) },
  'gameDay.start': {
    kind: 'admin',
    // The owner's is off air, which is asked for after the role.
    call: (caller, { channelId }) =>
      caller.gameDay.start({ channelId, drills: ['hand-over'] }).catch((error) => {
        if (error.cause?.code !== 'GAME_DAY_OFF_AIR') throw error
      }),
  },
  'transcoder.deadLetters': { kind: 'admin', call: (caller) => caller.transcoder.deadLetters() },
  'transcoder.retryDeadLetter': {
    kind: 'admin',
    // The owner's item is ready, which is asked for after the role.
    call: (caller, { mediaId }) =>
      caller.transcoder.retryDeadLetter({ mediaId }).catch((error) => {
        if (error.cause?.code !== 'INVALID_INPUT') throw error
      }),
  },
  'system.health': { kind: 'admin', call: (caller) => caller.system.health() },
  'system.live': { kind: 'admin', call: (caller) => caller.system.live() },
  'system.performance': { kind: 'admin', call: (caller) => caller.system.performance() },
  'system.services': { kind: 'admin', call: (caller) => caller.system.services() },
  'system.overview': { kind: 'admin', call: (caller) => caller.system.overview() },
  'system.limits': { kind: 'admin', call: (caller, { accountId }) => caller.system.limits({ accountId }) },
  'system.setLimits': {
    kind: 'admin',
    call: (caller, { accountId }) => caller.system.setLimits({ accountId, limits: { channels: 99 } }),
  },
}
