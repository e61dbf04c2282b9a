-- The init segments of every format, kept when its items get more rungs or are deleted.
CREATE TABLE "FormatInit" (
    "formatKey" TEXT NOT NULL,
    "rung" TEXT NOT NULL,
    "init" BYTEA NOT NULL,

    CONSTRAINT "FormatInit_pkey" PRIMARY KEY ("formatKey", "rung")
);

SELECT set_config('app.account', '*', false);
INSERT INTO "FormatInit" ("formatKey", "rung", "init")
SELECT DISTINCT ON (m."formatKey", r.name) m."formatKey", r.name, r.init
  FROM "MediaItem" m JOIN "Rendition" r ON r."mediaId" = m.id
 WHERE m."formatKey" IS NOT NULL AND r.name NOT LIKE 'audio-%'
 ORDER BY m."formatKey", r.name, m.id;
