-- The number a channel has in lists of television sets (tvg-chno): its place in its account, kept when others go.
ALTER TABLE "Channel" ADD COLUMN "number" INTEGER NOT NULL DEFAULT 1;
UPDATE "Channel" c SET "number" = n."place"
FROM (SELECT "id", row_number() OVER (PARTITION BY "accountId" ORDER BY "createdAt", "id") AS "place" FROM "Channel") n
WHERE n."id" = c."id";
