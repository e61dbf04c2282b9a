// The procedures of alerts, for an account and for the installation: the same ones, with another guard and path.
import { z } from 'zod'
import type { Permission } from '#domain/account/permissions.ts'
import { deletedSchema } from '#domain/deleted.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure, adminProcedure } from '#server/trpc/procedures.ts'
import { getSettings, setSettings } from './alert-settings.ts'
import { addTarget, deleteTarget, listTargets, MOST_TARGETS, updateTarget } from './alert-targets.ts'
import {
  acknowledgeAlert,
  endSilence,
  listSilences,
  MOST_SILENCES,
  type Scope,
  silenceAlerts,
  startTestAlert,
} from './change-alerts.ts'
import { getAlert, listAlerts, summarizeAlerts } from './list-alerts.ts'
import {
  addTargetSchema,
  alertPageSchema,
  alertRefSchema,
  alertSchema,
  alertSummarySchema,
  listAlertsSchema,
  setSettingsSchema,
  settingsViewSchema,
  silenceRefSchema,
  silenceSchema,
  silenceViewSchema,
  targetRefSchema,
  targetSchema,
  updateTargetSchema,
} from './schema.ts'

interface Kind {
  path: string
  /** “the account” */
  of: string
  permissions: { see: Permission | 'none'; operate: Permission | 'none'; configure: Permission | 'none' }
  scopeOf(who: Scope['who']): Scope
}

/** @param guarded for admins it has another guard, and the same context */
function alertProcedures(guarded: typeof accountProcedure, { path, of, permissions, scopeOf }: Kind) {
  const { see, operate, configure } = permissions
  // Below the path of alerts they would be ambiguous with it.
  const stem = path.replace(/s$/, '')
  return t.router({
    list: guarded
      .meta({ permission: see, rest: { method: 'GET', path, summary: `Alerts of ${of}, the newest first.` } })
      .input(listAlertsSchema)
      .output(alertPageSchema)
      .query(({ ctx, input }) => listAlerts(ctx.services.db, scopeOf(ctx.actor).accountId, input, ctx.now())),

    /** For the badge. */
    summary: guarded
      .meta({ permission: see })
      .output(alertSummarySchema)
      .query(({ ctx }) => summarizeAlerts(ctx.services.db, scopeOf(ctx.actor).accountId)),

    acknowledge: guarded
      .meta({
        permission: operate,
        rest: {
          method: 'POST',
          path: `${path}/:alertId/acknowledge`,
          summary: `Acknowledge an alert of ${of}: it is not escalated. Once more changes nothing.`,
          errors: ['ALERT_NOT_FOUND'],
        },
      })
      .input(alertRefSchema)
      .output(alertSchema)
      .mutation(async ({ ctx, input }) => {
        const scope = scopeOf(ctx.actor)
        await acknowledgeAlert(ctx.services.db, scope, input.alertId, ctx.now())
        return getAlert(ctx.services.db, scope.accountId, input.alertId, ctx.now())
      }),

    test: guarded
      .meta({
        permission: operate,
        rest: {
          method: 'POST',
          path: `${path}/test`,
          summary: `Open a test alert of ${of}. Its notices go to every target; it ends within two minutes.`,
          status: 202,
          errors: ['TOO_MANY_TEST_ALERTS'],
        },
      })
      .output(alertSchema)
      .mutation(async ({ ctx }) => {
        const scope = scopeOf(ctx.actor)
        const id = await startTestAlert(ctx.services.db, scope, ctx.now())
        return getAlert(ctx.services.db, scope.accountId, id, ctx.now())
      }),

    silences: guarded
      .meta({
        permission: see,
        rest: {
          method: 'GET',
          path: `${stem}-silences`,
          summary: `Silences of ${of} that last.`,
          answerAs: 'silences',
          mostRows: MOST_SILENCES,
        },
      })
      .output(z.array(silenceViewSchema))
      .query(({ ctx }) => listSilences(ctx.services.db, scopeOf(ctx.actor).accountId, ctx.now())),

    silence: guarded
      .meta({
        permission: operate,
        rest: {
          method: 'POST',
          path: `${stem}-silences`,
          summary: `Send no notices of some alerts of ${of} until a time. The alerts are still listed.`,
          status: 201,
          errors: ['CHANNEL_NOT_FOUND', 'TOO_MANY_SILENCES'],
        },
      })
      .input(silenceSchema)
      .output(silenceViewSchema)
      .mutation(({ ctx, input }) => silenceAlerts(ctx.services.db, scopeOf(ctx.actor), input, ctx.now())),

    endSilence: guarded
      .meta({
        permission: operate,
        rest: {
          method: 'DELETE',
          path: `${stem}-silences/:silenceId`,
          summary: `End a silence of ${of}. Alerts that opened during it are sent now.`,
          errors: ['SILENCE_NOT_FOUND'],
        },
      })
      .input(silenceRefSchema)
      .output(deletedSchema)
      .mutation(async ({ ctx, input }) => {
        await endSilence(ctx.services.db, scopeOf(ctx.actor), input.silenceId)
        return { deleted: true as const, id: input.silenceId }
      }),

    settings: guarded
      .meta({
        permission: see,
        rest: {
          method: 'GET',
          path: `${path}/settings`,
          summary: `The rules of alerts of ${of}, with their thresholds.`,
        },
      })
      .output(settingsViewSchema)
      .query(({ ctx }) => getSettings(ctx.services.db, scopeOf(ctx.actor).accountId)),

    setSettings: guarded
      .meta({
        permission: configure,
        rest: { method: 'PUT', path: `${path}/settings`, summary: `Replace what ${of} changed about its rules.` },
      })
      .input(setSettingsSchema)
      .output(settingsViewSchema)
      .mutation(async ({ ctx, input }) => {
        const scope = scopeOf(ctx.actor)
        await setSettings(ctx.services.db, scope, input)
        return getSettings(ctx.services.db, scope.accountId)
      }),

    targets: guarded
      .meta({
        permission: configure,
        rest: {
          method: 'GET',
          path: `${stem}-targets`,
          summary: `Where alerts of ${of} are sent. Addresses are never returned.`,
          answerAs: 'targets',
          mostRows: MOST_TARGETS,
        },
      })
      .output(z.array(targetSchema))
      .query(({ ctx }) => listTargets(ctx.services.db, scopeOf(ctx.actor).accountId)),

    addTarget: guarded
      .meta({
        permission: configure,
        rest: {
          method: 'POST',
          path: `${stem}-targets`,
          summary: `Send alerts of ${of} to one more target.`,
          status: 201,
          errors: ['TOO_MANY_TARGETS'],
        },
      })
      .input(addTargetSchema)
      .output(targetSchema)
      .mutation(({ ctx, input }) => addTarget(ctx.services, scopeOf(ctx.actor), input)),

    updateTarget: guarded
      .meta({
        permission: configure,
        rest: {
          method: 'PATCH',
          path: `${stem}-targets/:targetId`,
          summary: `Change a target of ${of}. Notices that wait for it go to its new address.`,
          errors: ['TARGET_NOT_FOUND'],
        },
      })
      .input(updateTargetSchema)
      .output(targetSchema)
      .mutation(({ ctx, input }) => updateTarget(ctx.services, scopeOf(ctx.actor), input)),

    deleteTarget: guarded
      .meta({
        permission: configure,
        rest: {
          method: 'DELETE',
          path: `${stem}-targets/:targetId`,
          summary: `Delete a target of ${of}, with what waits for it.`,
          errors: ['TARGET_NOT_FOUND'],
        },
      })
      .input(targetRefSchema)
      .output(deletedSchema)
      .mutation(async ({ ctx, input }) => {
        await deleteTarget(ctx.services.db, scopeOf(ctx.actor), input.targetId)
        return { deleted: true as const, id: input.targetId }
      }),
  })
}

export const alertRouter = alertProcedures(accountProcedure, {
  path: '/api/alerts',
  of: 'the account',
  permissions: { see: 'view', operate: 'operate', configure: 'configure' },
  scopeOf: (who) => ({ who, accountId: who.accountId }),
})

/** For admins. */
export const systemAlertRouter = alertProcedures(adminProcedure as typeof accountProcedure, {
  path: '/api/system/alerts',
  of: 'the installation',
  permissions: { see: 'none', operate: 'none', configure: 'none' },
  scopeOf: (who) => ({ who, accountId: null }),
})
