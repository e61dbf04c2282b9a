-- For how many days past programmes can be watched again; 0: not.
ALTER TABLE "Channel" ADD COLUMN "catchUpDays" INTEGER NOT NULL DEFAULT 0;
