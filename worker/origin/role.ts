// The origin role: a plain HTTP server with the directory of channels.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { artworkKey } from '#adapters/artwork-token.ts'
import type { Db } from '#adapters/db.ts'
import { openEnding } from '#adapters/end-server.ts'
import { logger } from '#adapters/log.ts'
import { isProbe, probeMark } from '#adapters/probe-mark.ts'
import { loadSecrets } from '#adapters/secrets.ts'
import { installationTokenKey } from '#adapters/signed-token.ts'
import type { Clock } from '#domain/instants.ts'
import { segmentAt } from '#domain/timeline/locate.ts'
import { closeInlet, inletOf } from '#features/analytics/inlet.ts'
import { mayWatchFigures } from '#features/figures/may-watch.ts'
import { addItemViews } from '#features/on-demand/item-views.ts'
import { addViewers } from '#features/recorder/record-viewers.ts'
import { openReadiness } from '#features/system/check-readiness.ts'
import { env } from '#server/env.ts'
import { openScrapers } from '../scrapers.ts'
import { CaptionCues } from '../segments/caption-cues.ts'
import type { ChannelDirectory } from '../segments/directory.ts'
import type { OriginChannel } from '../segments/origin-channel.ts'
import type { OpenSegmentSource } from '../segments/segment-source.ts'
import { openArtwork } from './artwork.ts'
import { openEdgeGate } from './edge-gate.ts'
import { openEdgePeers } from './edge-peers.ts'
import { openFiguresSocket } from './figures-socket.ts'
import { ingressMbps } from './ingress.ts'
import type { OnDemandDoor } from './on-demand/admit-to-item.ts'
import { ItemViews } from './on-demand/item-views.ts'
import { OnDemandItems } from './on-demand/items.ts'
import { serveOnDemand } from './on-demand/serve-on-demand.ts'
import { serveStoryboard } from './on-demand/serve-storyboard.ts'
import type { OriginContext } from './origin-context.ts'
import { originMetrics } from './origin-metrics.ts'
import { openPeriodStarts } from './period-starts.ts'
import { dependsOnOrigin, openPlaybackGate, refusePlayback } from './playback-gate.ts'
import { openPreview } from './preview/open-preview.ts'
import { Previews } from './preview/previews.ts'
import { servePreview } from './preview/serve-preview.ts'
import { ViewerRecord } from './record-viewers.ts'
import { databaseAway, notFound, refusesRequest } from './refusals.ts'
import { KEEP_ALIVE_S, LIVE_CACHING, sendOptions, sendProblem, sendWhole, varyByPage } from './respond.ts'
import { type PreviewRoute, parseRoute, type StreamRoute } from './route.ts'
import { serveChannel } from './serve-channel.ts'
import { ServedMedia } from './served-media.ts'
import { Viewers } from './viewers.ts'

/** A segment over a slow connection; the program that started this one waits longer. */
const ANSWERS_END_MS = 8_000

export interface OriginRole {
  port: number
  /** Resolves when the last answer is sent; each gets some seconds. */
  stop(): Promise<void>
}

export async function startOriginRole(options: {
  db: Db
  clock: Clock
  directory: ChannelDirectory
  segments: OpenSegmentSource
  host: string
  port: number
}): Promise<OriginRole> {
  const { db, clock, directory, segments } = options
  const log = logger('origin')
  const { nextAuthSecret } = await loadSecrets(env().DATA_DIR)
  const serveArtwork = openArtwork(db, env().DATA_DIR, artworkKey(nextAuthSecret))
  const tokenKey = installationTokenKey(nextAuthSecret)
  const mark = probeMark(nextAuthSecret)
  const previews = new Previews(tokenKey, clock, (statement) => openPreview(db, statement, clock))
  const peers = openEdgePeers(env().EDGE_ADDRESSES)
  const mayScrape = openScrapers(env().METRICS_ADDRESSES)
  const inlet = { db, dataDir: env().DATA_DIR }
  // Opened with the first viewer: an origin starts also where it cannot write.
  const served = new ServedMedia(
    { collect: async (batch, sender) => (await inletOf(inlet)).collector.collect(batch, sender) },
    peers,
  )
  const viewers = new Viewers(clock, peers, (taken) => served.note(taken))
  // Without the database it serves the channels that it knows.
  const readiness = openReadiness({ db, dataDir: env().DATA_DIR, needsDatabase: false, writesFiles: false })
  const views = new ItemViews(clock, (counted) => addItemViews(db, counted))
  const viewerRecord = new ViewerRecord(
    clock,
    () => viewers.counts(),
    (at, counted) => addViewers(db, at, counted),
  ).start()
  const metrics = originMetrics(directory, segments, viewers, views)
  const gate = openPlaybackGate(clock, [env().publicUrl, env().originUrl])
  const onDemand: OnDemandDoor = {
    ...{ items: new OnDemandItems(db, clock), gate, directory },
    onView: (mediaId, taken) =>
      views.take(mediaId, viewers.take({ subjectId: mediaId, ...taken }), peers.viewerAddress(taken.req)),
    onSegment(mediaId, sent, req) {
      if (peers.fetchesForMany(req)) viewers.passOn(mediaId, sent.bytes)
      else onDemand.onView(mediaId, { sent, target: req.url ?? '', req })
    },
  }
  const gateForEdge = openEdgeGate({
    ...{ clock, peers, gate, onDemand, viewers },
    isProbe: (req) => isProbe(req, mark),
  })
  const ctx: OriginContext = {
    clock,
    segments,
    captions: new CaptionCues(db),
    dataDir: env().DATA_DIR,
    caching: LIVE_CACHING,
    periodStart: openPeriodStarts(db),
    onSegment({ id: subjectId, analyticsEnabled }, sent, req) {
      if (peers.fetchesForMany(req) || !analyticsEnabled || isProbe(req, mark)) viewers.passOn(subjectId, sent.bytes)
      else viewers.take({ subjectId, sent, target: req.url ?? '', req })
    },
  }

  /**
   * Answers synchronously if everything is in memory, which is nearly always: here a promise costs as much as a
   * playlist.
   */
  function handle(req: IncomingMessage, res: ServerResponse): Promise<void> | void {
    if (req.method === 'OPTIONS') return sendOptions(res)
    if (req.method !== 'GET' && req.method !== 'HEAD')
      return sendProblem(res, {
        status: 405,
        code: 'METHOD_NOT_ALLOWED',
        message: 'Only GET, HEAD and OPTIONS are supported.',
      })
    const route = parseRoute(req.url ?? '')
    if (!route) return notFound(res)
    if (route.type === 'health') return health(res)
    if (route.type === 'readiness') return sendReadiness(res)
    if (route.type === 'metrics') return sendMetrics(req, res)
    // The clock that channels follow, for their players.
    if (route.type === 'time')
      return sendWhole(res, 'text/plain', 'no-store', Buffer.from(new Date(clock.now()).toISOString()))
    if (route.type === 'gate') return gateForEdge(req, res)
    if (route.type === 'refused') return refusePlayback(res)
    if (route.type === 'artwork')
      return serveArtwork(route, res).then(() => metrics.countAnswer(route.type, res.statusCode))
    if (route.type === 'preview') return preview(route, res)
    if (route.type === 'vod')
      return serveOnDemand(ctx, onDemand, route, res).then(() => metrics.countAnswer('vod', res.statusCode))
    if (route.type === 'storyboard')
      return serveStoryboard(env().DATA_DIR, onDemand, route, res).then(() =>
        metrics.countAnswer(route.type, res.statusCode),
      )
    const onAir = directory.peek(route.slug)
    return onAir ? admitAndServe(onAir, route, res) : findAndServe(route, res)
  }

  async function findAndServe(route: StreamRoute, res: ServerResponse): Promise<void> {
    const channel = await directory.find(route.slug)
    if (channel === undefined) return databaseAway(res)
    // A request with a token is not told whether the channel exists.
    if (channel === null && route.token === undefined)
      return sendProblem(res, { status: 404, code: 'CHANNEL_NOT_FOUND', message: 'There is no such channel.' })
    await admitAndServe(channel, route, res)
  }

  function admitAndServe(channel: OriginChannel | null, route: StreamRoute, res: ServerResponse): Promise<void> | void {
    if (!channel || dependsOnOrigin(channel, route)) varyByPage(res)
    const admitted = gate.admits(channel, route, res.req.headers.origin)
    const answer = (isAdmitted: boolean) => {
      if (isAdmitted && channel) return serve(channel, route, res)
      if (channel && !channel.access.hlsEnabled) notFound(res)
      else refusePlayback(res)
      metrics.countAnswer(route.type, res.statusCode)
    }
    return typeof admitted === 'boolean' ? answer(admitted) : admitted.then(answer)
  }

  function serve(channel: OriginChannel, route: StreamRoute, res: ServerResponse): Promise<void> | void {
    const later = serveChannel(ctx, channel, route, res)
    if (later) return later.then(() => metrics.countAnswer(route.type, res.statusCode))
    metrics.countAnswer(route.type, res.statusCode)
  }

  async function preview(route: PreviewRoute, res: ServerResponse): Promise<void> {
    await servePreview(ctx, previews, route, res)
    metrics.countAnswer('preview', res.statusCode)
  }

  async function sendMetrics(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (!mayScrape(req)) return notFound(res)
    const text = await metrics.registry.metrics()
    sendWhole(res, metrics.registry.contentType, 'no-store', Buffer.from(text))
  }

  async function sendReadiness(res: ServerResponse): Promise<void> {
    const found = await readiness()
    const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
    res.writeHead(found.status === 'ready' ? 200 : 503, headers)
    res.end(res.req.method === 'HEAD' ? undefined : JSON.stringify(found))
  }

  function health(res: ServerResponse): void {
    const body = {
      status: directory.databaseAway ? 'degraded' : 'ok',
      channels: directory.size,
      cacheBytes: segments.cache.usedBytes,
      uptime: Math.round(process.uptime()),
    }
    sendWhole(res, 'application/json; charset=utf-8', 'no-store', Buffer.from(JSON.stringify(body)))
  }

  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_S * 1_000, headersTimeout: 20_000, requestTimeout: 30_000, maxHeaderSize: 16_384 },
    (req, res) => {
      const fail = (error: unknown) => {
        log.error({ err: error, url: withoutToken(req.url) }, 'origin request failed')
        if (res.headersSent) res.destroy()
        else
          sendProblem(res, { status: 500, code: 'INTERNAL', message: 'Something went wrong on our side. Try again.' })
      }
      try {
        if (!refusesRequest(req, res)) handle(req, res)?.catch(fail)
      } catch (error) {
        fail(error)
      }
    },
  )
  const end = openEnding(server)
  const figures = openFiguresSocket({
    server,
    viewers,
    key: tokenKey,
    now: clock.now,
    mayWatch: (holder, subjectId) => mayWatchFigures(db, holder, subjectId, Date.now()),
    isLive: (channelId) => segmentAt(directory.peekById(channelId)?.chunks ?? [], clock.now()) !== null,
    ingressOf: (channelId) => ingressMbps(directory.peekById(channelId)?.chunks ?? [], segments.indexes, clock.now()),
  })
  // A viewer that stops reading must not hold its buffers forever.
  server.timeout = 60_000
  await listenOn(server, options.host, options.port)
  // Such as too many open files on accept: without a listener it would end the process.
  server.on('error', (error) => log.error({ err: error }, 'origin server'))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : options.port
  log.info({ host: options.host, port }, 'origin listening')

  return {
    port,
    async stop() {
      const closed = end(ANSWERS_END_MS)
      figures.close()
      viewers.close()
      await viewerRecord.stop()
      await views.close()
      await closed
      await served.close()
      await closeInlet(inlet)
    },
  }
}

function listenOn(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} is in use. Stop the program that listens there, or set ORIGIN_PORT to a free port.`)
          : error,
      ),
    )
    server.listen(port, host, resolve)
  })
}

/** The address of a preview, or one with a playback token, grants access: it must not be logged. */
function withoutToken(url = ''): string {
  return url.replace(/\/preview\/[^/]+/, '/preview/…').replace(/\/(live|vod)\/~[^/]*/, '/$1/~…')
}
