export const countEpisodes = (count: number) => `${count} ${count === 1 ? 'episode' : 'episodes'}`
