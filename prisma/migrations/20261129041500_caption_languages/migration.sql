-- Languages of the captions in the playlists of all channels of an account.
ALTER TABLE "Account" ADD COLUMN "captionLanguages" TEXT[] DEFAULT ARRAY[]::TEXT[];
