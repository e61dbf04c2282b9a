-- Files of renditions are named by their content.
ALTER TABLE "Rendition" ADD COLUMN "file" TEXT;
