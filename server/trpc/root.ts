import { accountRouter } from '#features/account/router.ts'
import { adminRouter } from '#features/admin/router.ts'
import { alertRouter, systemAlertRouter } from '#features/alert/router.ts'
import { analyticsRouter } from '#features/analytics/router.ts'
import { asRunRouter } from '#features/as-run/router.ts'
import { audienceReportRouter } from '#features/audience-report/router.ts'
import { auditRouter } from '#features/audit/router.ts'
import { billingRouter } from '#features/billing/router.ts'
import { captionsRouter } from '#features/captions/router.ts'
import { channelRouter } from '#features/channel/router.ts'
import { contributionRouter } from '#features/contribution/router.ts'
import { destinationRouter } from '#features/destination/router.ts'
import { figuresRouter } from '#features/figures/router.ts'
import { gameDayRouter } from '#features/game-day/router.ts'
import { guideRouter } from '#features/guide/router.ts'
import { importRouter } from '#features/import/router.ts'
import { ladderRouter } from '#features/ladder/router.ts'
import { languageRouter } from '#features/language/router.ts'
import { mediaRouter } from '#features/media/router.ts'
import { mediaDefaultsRouter } from '#features/media-defaults/router.ts'
import { invitationRouter, memberRouter } from '#features/membership/router.ts'
import { onDemandRouter } from '#features/on-demand/router.ts'
import { personRouter } from '#features/person/router.ts'
import { playbackRouter } from '#features/playback/router.ts'
import { playerRouter } from '#features/player/router.ts'
import { previewRouter } from '#features/preview/router.ts'
import { recorderRouter } from '#features/recorder/router.ts'
import { scheduleRouter } from '#features/schedule/router.ts'
import { seriesRouter } from '#features/series/router.ts'
import { sessionRouter } from '#features/session/router.ts'
import { setupRouter } from '#features/setup/router.ts'
import { systemRouter } from '#features/system/router.ts'
import { transcoderRouter } from '#features/transcoder/router.ts'
import { transferRouter } from '#features/transfer/router.ts'
import { uploadRouter } from '#features/upload/router.ts'
import { webhookRouter } from '#features/webhook/router.ts'
import { t } from './init.ts'

export const appRouter = t.router({
  account: accountRouter,
  admin: adminRouter,
  alert: alertRouter,
  analytics: analyticsRouter,
  asRun: asRunRouter,
  audienceReport: audienceReportRouter,
  audit: auditRouter,
  billing: billingRouter,
  channel: channelRouter,
  contribution: contributionRouter,
  destination: destinationRouter,
  figures: figuresRouter,
  gameDay: gameDayRouter,
  guide: guideRouter,
  import: importRouter,
  invitation: invitationRouter,
  media: t.mergeRouters(mediaRouter, onDemandRouter, mediaDefaultsRouter),
  captions: captionsRouter,
  ladder: ladderRouter,
  language: languageRouter,
  person: personRouter,
  member: memberRouter,
  playback: playbackRouter,
  player: playerRouter,
  preview: previewRouter,
  recorder: recorderRouter,
  schedule: scheduleRouter,
  series: seriesRouter,
  session: sessionRouter,
  setup: setupRouter,
  system: systemRouter,
  systemAlert: systemAlertRouter,
  transcoder: transcoderRouter,
  transfer: transferRouter,
  upload: uploadRouter,
  webhook: webhookRouter,
})

export type AppRouter = typeof appRouter
