-- Events of the preparation of an item, beside record_webhook_event of media.ready and media.failed.
CREATE FUNCTION webhook_transcode_task() RETURNS trigger AS $$
DECLARE
  event_type text;
  facts jsonb := jsonb_build_object('mediaId', NEW.id, 'title', NEW.title, 'attempt', NEW.attempts);
BEGIN
  IF TG_OP = 'INSERT' THEN event_type := 'transcode.task.submitted';
  ELSIF OLD."claimedAt" IS DISTINCT FROM NEW."claimedAt" THEN event_type := 'transcode.task.started';
  ELSIF NEW.state = 'READY' THEN
    event_type := 'transcode.task.completed';
    facts := facts || jsonb_build_object('durationMs', NEW."durationMs");
  ELSIF NEW.state = 'FAILED' THEN
    event_type := 'transcode.task.failed';
    facts := facts || jsonb_build_object('code', NEW."failureCode", 'reason', NEW."failureMessage");
  ELSIF NEW.state = 'CANCELLED' THEN
    event_type := 'transcode.task.failed';
    facts := facts || jsonb_build_object('code', 'CANCELLED', 'reason', 'It was cancelled.');
  ELSIF NEW.state = 'UPLOADED' AND OLD.state IN ('READY', 'FAILED', 'CANCELLED') THEN
    event_type := 'transcode.task.submitted';
  ELSIF NEW.state <> 'UPLOADED' AND NEW.progress > OLD.progress THEN
    -- The condition of the trigger lets a tenth pass once; this spaces them.
    IF EXISTS (SELECT 1 FROM "WebhookEvent" e WHERE e."objectId" = NEW.id AND e.type = 'transcode.task.progress'
                  AND e.at > now() - interval '10 seconds') THEN
      RETURN NULL;
    END IF;
    event_type := 'transcode.task.progress';
    facts := facts || jsonb_build_object('progress', floor(NEW.progress * 100)::int);
  ELSE RETURN NULL;
  END IF;
  PERFORM record_webhook_event(NEW."accountId", event_type, NEW.id, facts);
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER webhook_transcode_submitted AFTER INSERT ON "MediaItem"
  FOR EACH ROW WHEN (NEW.state = 'UPLOADED') EXECUTE FUNCTION webhook_transcode_task();

-- A recording becomes ready without a preparation.
CREATE TRIGGER webhook_transcode_task AFTER UPDATE OF state, progress, "claimedAt" ON "MediaItem"
  FOR EACH ROW WHEN (OLD.state <> 'RECORDING' AND NEW.state <> 'RECORDING'
                     AND (OLD.state IS DISTINCT FROM NEW.state OR OLD."claimedAt" IS DISTINCT FROM NEW."claimedAt"
                          OR floor(NEW.progress * 10) > floor(OLD.progress * 10)))
  EXECUTE FUNCTION webhook_transcode_task();
