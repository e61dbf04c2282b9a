-- Row-level security: a connection sees and changes the rows of the account that its setting app.account names; '*' stands
-- for all, and no setting for none (docs/adr/0022). Later migrations use isolate_table() for their tables.

CREATE FUNCTION current_account() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT current_setting('app.account', true) $$;

-- own: the condition for rows of current_account(), as SQL.
CREATE FUNCTION isolate_table(target regclass, own text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('DROP POLICY IF EXISTS account_rows ON %s', target);
  EXECUTE format('CREATE POLICY account_rows ON %s USING ((SELECT current_account()) = ''*'' OR %s)', target, own);
END;
$$;

-- A table with an account of its own.
CREATE FUNCTION isolate_table(target regclass) RETURNS void LANGUAGE sql AS
  $$ SELECT isolate_table(target, '"accountId" = (SELECT current_account())') $$;

-- Rows that belong to a row of another table are seen if that row is. The name of the outer table is that of the table.
CREATE FUNCTION isolate_table(target regclass, reference text, parent regclass) RETURNS void LANGUAGE sql AS
  $$ SELECT isolate_table(target, format('EXISTS (SELECT FROM %s AS parent WHERE parent.id = %I)', parent, reference)) $$;

SELECT isolate_table('"Account"', 'id = (SELECT current_account())');
SELECT isolate_table(own::regclass) FROM unnest(ARRAY[
  '"Membership"', '"ApiKey"', '"Channel"', '"MediaItem"', '"Series"', '"Command"', '"AuditEntry"', '"AuditCheck"',
  '"Invitation"', '"LimitOverride"', '"UploadedMinutes"', '"IdempotentCall"', '"BillingAccount"', '"Webhook"', '"WebhookEvent"', '"WebhookDelivery"'
]) AS own;
SELECT isolate_table(child::regclass, 'channelId', '"Channel"') FROM unnest(ARRAY[
  '"RundownItem"', '"TimelineChunk"', '"ChannelLease"', '"StreamProcess"', '"PlaybackKey"', '"Contribution"', '"streams"',
  '"Destination"', '"ScheduleDraft"', '"ScheduleVersion"', '"AsRunRow"'
]) AS child;
SELECT isolate_table('"SeriesEpisode"', 'seriesId', '"Series"');
SELECT isolate_table('"WebhookAttempt"', 'deliveryId', '"WebhookDelivery"');

-- Every account reads the built-in items (slate, pads), and none changes them: the policies for all commands name the
-- account, those for reading add the built-in ones.
SELECT isolate_table('"Rendition"', 'EXISTS (SELECT FROM "MediaItem" AS parent
  WHERE parent.id = "mediaId" AND parent."accountId" = (SELECT current_account()))');
SELECT isolate_table('"Segment"', 'EXISTS (SELECT FROM "Rendition" AS parent JOIN "MediaItem" AS item ON item.id = parent."mediaId"
  WHERE parent.id = "renditionId" AND item."accountId" = (SELECT current_account()))');
CREATE POLICY built_in ON "Account" FOR SELECT USING (kind = 'SYSTEM' AND current_account() <> '');
CREATE POLICY built_in ON "MediaItem" FOR SELECT
  USING ("accountId" = 'ac_000000000000000house' AND current_account() <> '');
CREATE POLICY built_in ON "Rendition" FOR SELECT
  USING (EXISTS (SELECT FROM "MediaItem" AS parent
    WHERE parent.id = "mediaId" AND parent."accountId" = 'ac_000000000000000house'));
CREATE POLICY built_in ON "Segment" FOR SELECT
  USING (EXISTS (SELECT FROM "Rendition" AS parent JOIN "MediaItem" AS item ON item.id = parent."mediaId"
    WHERE parent.id = "renditionId" AND item."accountId" = 'ac_000000000000000house'));
