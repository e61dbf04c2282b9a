import { availableParallelism, totalmem } from 'node:os'

/** What this process may use: of the machine, or of its container, whose limits may be lower (cgroups). */
export const thisMachine = () => ({
  cores: availableParallelism(),
  memoryBytes: leastMemory(totalmem(), process.constrainedMemory()),
})

/** @param limit of the container, bytes; 0 or more than any machine has: none */
export const leastMemory = (total: number, limit: number): number => (limit > 0 ? Math.min(total, limit) : total)
