import { seedsFrom, testSeeds } from '../testing/simulation/test-seeds.ts'

testSeeds({ 'seeds 101 to 200': seedsFrom(101, 200) })
