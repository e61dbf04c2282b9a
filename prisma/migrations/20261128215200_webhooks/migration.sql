-- CreateEnum
CREATE TYPE "WebhookDeliveryState" AS ENUM ('PENDING', 'DELIVERED', 'FAILED');

-- CreateTable
CREATE TABLE "Webhook" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "events" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "secret" BYTEA NOT NULL,
    "masterKeyId" TEXT NOT NULL,
    "previousSecret" BYTEA,
    "previousMasterKeyId" TEXT,
    "previousUntil" TIMESTAMPTZ(3),
    "failingSince" TIMESTAMPTZ(3),
    "disabledReason" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Webhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WebhookEvent" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "objectId" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "WebhookEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WebhookDelivery" (
    "id" TEXT NOT NULL,
    "ordinal" BIGSERIAL NOT NULL,
    "accountId" TEXT NOT NULL,
    "webhookId" TEXT NOT NULL,
    "eventId" TEXT NOT NULL,
    "objectId" TEXT NOT NULL,
    "state" "WebhookDeliveryState" NOT NULL DEFAULT 'PENDING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "workerId" TEXT,
    "status" INTEGER,
    "problem" TEXT,
    "replayOf" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "WebhookDelivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WebhookAttempt" (
    "id" BIGSERIAL NOT NULL,
    "deliveryId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "durationMs" INTEGER NOT NULL,
    "status" INTEGER,
    "problem" TEXT,
    "answer" TEXT,

    CONSTRAINT "WebhookAttempt_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Webhook_accountId_createdAt_idx" ON "Webhook"("accountId", "createdAt");

-- CreateIndex
CREATE INDEX "Webhook_masterKeyId_idx" ON "Webhook"("masterKeyId");

-- CreateIndex
CREATE INDEX "WebhookEvent_objectId_at_idx" ON "WebhookEvent"("objectId", "at");

-- CreateIndex
CREATE INDEX "WebhookEvent_accountId_at_idx" ON "WebhookEvent"("accountId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "WebhookDelivery_ordinal_key" ON "WebhookDelivery"("ordinal");

-- CreateIndex
CREATE INDEX "WebhookDelivery_webhookId_ordinal_idx" ON "WebhookDelivery"("webhookId", "ordinal");

-- CreateIndex
CREATE INDEX "WebhookDelivery_state_dueAt_idx" ON "WebhookDelivery"("state", "dueAt");

-- CreateIndex
CREATE INDEX "WebhookDelivery_webhookId_objectId_state_ordinal_idx" ON "WebhookDelivery"("webhookId", "objectId", "state", "ordinal");

-- CreateIndex
CREATE INDEX "WebhookDelivery_eventId_idx" ON "WebhookDelivery"("eventId");

-- CreateIndex
CREATE INDEX "WebhookAttempt_deliveryId_id_idx" ON "WebhookAttempt"("deliveryId", "id");

-- AddForeignKey
ALTER TABLE "Webhook" ADD CONSTRAINT "Webhook_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WebhookEvent" ADD CONSTRAINT "WebhookEvent_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WebhookDelivery" ADD CONSTRAINT "WebhookDelivery_webhookId_fkey" FOREIGN KEY ("webhookId") REFERENCES "Webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WebhookDelivery" ADD CONSTRAINT "WebhookDelivery_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "WebhookEvent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WebhookAttempt" ADD CONSTRAINT "WebhookAttempt_deliveryId_fkey" FOREIGN KEY ("deliveryId") REFERENCES "WebhookDelivery"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Events are written by triggers: the states below are written by a dozen statements of web and worker, some of them
-- under a lease, and each event has to be committed with its change, or not at all.

-- Writes the event and one delivery for each endpoint that wants it; nothing if none does.
CREATE FUNCTION record_webhook_event(account text, event_type text, object text, facts jsonb) RETURNS void AS $$
DECLARE
  event_id text := 'ev_' || replace(gen_random_uuid()::text, '-', '');
BEGIN
  IF NOT EXISTS (SELECT 1 FROM "Webhook" w WHERE w."accountId" = account AND w.enabled
                    AND (w.events = '{}' OR event_type = ANY (w.events))) THEN
    RETURN;
  END IF;
  INSERT INTO "WebhookEvent" (id, "accountId", type, "objectId", data)
  VALUES (event_id, account, event_type, object, facts);
  INSERT INTO "WebhookDelivery" (id, "accountId", "webhookId", "eventId", "objectId")
  SELECT 'wd_' || replace(gen_random_uuid()::text, '-', ''), account, w.id, event_id, object
    FROM "Webhook" w
   WHERE w."accountId" = account AND w.enabled AND (w.events = '{}' OR event_type = ANY (w.events))
   ORDER BY w.id;
END;
$$ LANGUAGE plpgsql;

CREATE FUNCTION webhook_channel_observed() RETURNS trigger AS $$
DECLARE
  event_type text;
  facts jsonb := jsonb_build_object('channelId', NEW.id, 'name', NEW.name, 'slug', NEW.slug,
                                    'state', lower(replace(NEW.observed::text, '_', '-')), 'reason', NEW.reason);
  latest record;
BEGIN
  IF NEW.observed = 'LIVE' AND OLD.observed <> 'DEGRADED' THEN event_type := 'channel.started';
  ELSIF NEW.observed = 'STOPPED' THEN event_type := 'channel.stopped';
  ELSIF NEW.observed IN ('FAILED', 'DEGRADED', 'BACKING_OFF') THEN event_type := 'channel.error';
  ELSE RETURN NULL;
  END IF;
  -- A start that is retried fails with the same reason every few seconds: one event is enough.
  IF event_type = 'channel.error' THEN
    SELECT e.type, e.data INTO latest FROM "WebhookEvent" e
     WHERE e."objectId" = NEW.id AND e.type LIKE 'channel.%' ORDER BY e.at DESC LIMIT 1;
    IF latest.type = event_type AND latest.data->>'reason' IS NOT DISTINCT FROM NEW.reason THEN RETURN NULL; END IF;
  END IF;
  PERFORM record_webhook_event(NEW."accountId", event_type, NEW.id, facts);
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER webhook_channel_observed AFTER UPDATE OF observed ON "Channel"
  FOR EACH ROW WHEN (OLD.observed IS DISTINCT FROM NEW.observed) EXECUTE FUNCTION webhook_channel_observed();

CREATE FUNCTION webhook_media_state() RETURNS trigger AS $$
BEGIN
  IF NEW.state = 'READY' THEN
    PERFORM record_webhook_event(NEW."accountId", 'media.ready', NEW.id,
      jsonb_build_object('mediaId', NEW.id, 'title', NEW.title, 'durationMs', NEW."durationMs"));
  ELSIF NEW.state = 'FAILED' THEN
    PERFORM record_webhook_event(NEW."accountId", 'media.failed', NEW.id,
      jsonb_build_object('mediaId', NEW.id, 'title', NEW.title, 'code', NEW."failureCode", 'reason', NEW."failureMessage"));
  END IF;
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER webhook_media_state AFTER UPDATE OF state ON "MediaItem"
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION webhook_media_state();

-- Down: the first failure after a success, or the relay gave up. The attempts that follow are no news.
CREATE FUNCTION webhook_destination_state() RETURNS trigger AS $$
DECLARE
  event_type text;
  account text;
BEGIN
  IF NEW.state = 'LIVE' AND OLD.state <> 'LIVE' THEN event_type := 'destination.up';
  ELSIF NEW.state = 'DISABLED' AND OLD.state <> 'DISABLED' THEN event_type := 'destination.down';
  ELSIF NEW.failures > OLD.failures AND (OLD.state = 'LIVE' OR OLD.failures = 0) THEN event_type := 'destination.down';
  ELSE RETURN NULL;
  END IF;
  SELECT c."accountId" INTO account FROM "Channel" c WHERE c.id = NEW."channelId";
  PERFORM record_webhook_event(account, event_type, NEW.id,
    jsonb_build_object('destinationId', NEW.id, 'channelId', NEW."channelId", 'name', NEW.name,
                       'platform', lower(NEW.platform::text), 'reason', NEW.reason, 'gaveUp', NEW.state = 'DISABLED'));
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER webhook_destination_state AFTER UPDATE OF state, failures ON "Destination"
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state OR OLD.failures < NEW.failures)
  EXECUTE FUNCTION webhook_destination_state();

CREATE FUNCTION webhook_live_air() RETURNS trigger AS $$
DECLARE
  account text;
  input_name text;
BEGIN
  SELECT ch."accountId", c.name INTO account, input_name
    FROM "Contribution" c JOIN "Channel" ch ON ch.id = c."channelId" WHERE c.id = NEW."contributionId";
  PERFORM record_webhook_event(account,
    CASE WHEN NEW."onAirSince" IS NULL THEN 'live.ended' ELSE 'live.started' END, NEW."channelId",
    jsonb_build_object('channelId', NEW."channelId", 'contributionId', NEW."contributionId", 'sessionId', NEW.id,
                       'name', input_name));
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER webhook_live_air AFTER UPDATE OF "onAirSince" ON streams
  FOR EACH ROW WHEN ((OLD."onAirSince" IS NULL) <> (NEW."onAirSince" IS NULL)) EXECUTE FUNCTION webhook_live_air();

CREATE FUNCTION webhook_schedule_published() RETURNS trigger AS $$
DECLARE
  channel record;
BEGIN
  SELECT c."accountId", c.name INTO channel FROM "Channel" c WHERE c.id = NEW."channelId";
  PERFORM record_webhook_event(channel."accountId", 'schedule.published', NEW."channelId",
    jsonb_build_object('channelId', NEW."channelId", 'name', channel.name, 'version', NEW.number,
                       'rollbackOf', NEW."rollbackOf"));
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER webhook_schedule_published AFTER INSERT ON "ScheduleVersion"
  FOR EACH ROW EXECUTE FUNCTION webhook_schedule_published();
