-- Languages of the audio in the playlists of all channels of an account.
ALTER TABLE "Account" ADD COLUMN "audioLanguages" TEXT[] DEFAULT ARRAY[]::TEXT[];
