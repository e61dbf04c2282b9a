-- What happened to a channel and is stored nowhere else, for the recorder: a row a change, for seven days. The triggers see
-- every writer, whichever release it is of.
CREATE TABLE "ChannelRecord" (
    "channelId" TEXT NOT NULL,
    "lane" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMPTZ(3) NOT NULL,
    "value" TEXT NOT NULL DEFAULT '',
    "previous" TEXT,
    "subject" TEXT,
    "note" TEXT,
    "amount" INTEGER,

    CONSTRAINT "ChannelRecord_pkey" PRIMARY KEY ("channelId", "lane", "subjectId", "at")
);
CREATE INDEX "ChannelRecord_channelId_at_idx" ON "ChannelRecord"("channelId", "at");
CREATE INDEX "ChannelRecord_at_idx" ON "ChannelRecord"("at");
ALTER TABLE "ChannelRecord" ADD CONSTRAINT "ChannelRecord_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "Channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;
SELECT isolate_table('"ChannelRecord"', 'channelId', '"Channel"');

CREATE FUNCTION record_change(channel text, of_lane text, id text, name text, was text, now_is text, why text)
RETURNS void LANGUAGE sql AS $$
  INSERT INTO "ChannelRecord" ("channelId", lane, "subjectId", at, value, previous, subject, note)
  VALUES (channel, of_lane, id, clock_timestamp(), now_is, was, name, left(why, 300))
  ON CONFLICT ("channelId", lane, "subjectId", at) DO UPDATE SET value = excluded.value, note = excluded.note;
$$;

CREATE FUNCTION record_channel_change() RETURNS trigger AS $$
BEGIN
  IF NEW.observed <> OLD.observed THEN
    PERFORM record_change(NEW.id, 'state', '', NULL, OLD.observed::text, NEW.observed::text, NEW.reason);
  END IF;
  IF NEW."restartCount" > OLD."restartCount" THEN
    PERFORM record_change(NEW.id, 'restart', '', NULL, NULL, 'restart', NULL);
  END IF;
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER record_change AFTER UPDATE OF observed, "restartCount" ON "Channel"
  FOR EACH ROW WHEN (NEW.observed <> OLD.observed OR NEW."restartCount" > OLD."restartCount")
  EXECUTE FUNCTION record_channel_change();

-- Of a channel that is stopped, the next holder is no takeover.
CREATE FUNCTION record_takeover() RETURNS trigger AS $$
BEGIN
  IF EXISTS (SELECT FROM "Channel" WHERE id = NEW."channelId" AND observed <> 'STOPPED') THEN
    PERFORM record_change(NEW."channelId", 'owner', '', NULL, OLD."workerId", NEW."workerId", NULL);
  END IF;
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER record_change AFTER UPDATE OF "workerId" ON "ChannelLease"
  FOR EACH ROW WHEN (NEW."workerId" <> OLD."workerId") EXECUTE FUNCTION record_takeover();

-- One that fails again and again is down all the time: each attempt would be two rows.
CREATE FUNCTION recorded_destination(enabled boolean, state "RelayState", failures integer)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN state = 'LIVE' THEN 'connected'
              WHEN state = 'DISABLED' THEN 'down'
              WHEN state = 'IDLE' OR NOT enabled THEN 'off'
              WHEN state = 'CONNECTING' AND failures = 0 THEN 'connecting'
              ELSE 'down' END
$$;
CREATE FUNCTION record_destination_change() RETURNS trigger AS $$
DECLARE
  was text := recorded_destination(OLD.enabled, OLD.state, OLD.failures);
  now_is text := recorded_destination(NEW.enabled, NEW.state, NEW.failures);
BEGIN
  IF now_is <> was THEN
    PERFORM record_change(NEW."channelId", 'destination', NEW.id, NEW.name, was, now_is, NEW.reason);
  END IF;
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER record_change AFTER UPDATE OF enabled, state, failures ON "Destination"
  FOR EACH ROW WHEN (NEW.state <> OLD.state OR NEW.enabled <> OLD.enabled OR NEW.failures <> OLD.failures)
  EXECUTE FUNCTION record_destination_change();

CREATE FUNCTION record_probe_change() RETURNS trigger AS $$
DECLARE
  fault text;
  was timestamptz[] := ARRAY[NULL, NULL, NULL]::timestamptz[];
  now_is timestamptz[] := ARRAY[NEW."failingSince", NEW."blackSince", NEW."silentSince"];
  names text[] := ARRAY['broken', 'black', 'silent'];
BEGIN
  IF TG_OP = 'UPDATE' THEN was := ARRAY[OLD."failingSince", OLD."blackSince", OLD."silentSince"]; END IF;
  FOR i IN 1..3 LOOP
    fault := names[i];
    IF (was[i] IS NULL) <> (now_is[i] IS NULL) THEN
      PERFORM record_change(NEW."channelId", 'probe', fault, NULL, CASE WHEN was[i] IS NULL THEN 'fine' ELSE fault END,
                            CASE WHEN now_is[i] IS NULL THEN 'fine' ELSE fault END,
                            CASE WHEN fault = 'broken' THEN NEW.findings[1] END);
    END IF;
  END LOOP;
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OF "failingSince", "blackSince", "silentSince" ON "ChannelProbe"
  FOR EACH ROW EXECUTE FUNCTION record_probe_change();
