/** Closed results of queueing theory for M/M/c: what the simulation has to find where the world is that simple. */
export interface ManyServers {
  /** Jobs a second that arrive (Poisson). */
  readonly arrivalRate: number
  /** Jobs a second that one server does (exponential service). */
  readonly serviceRate: number
  readonly servers: number
}

/** Probability that an arriving job has to wait: Erlang's C. @throws RangeError where the queue would grow for ever */
export function waitingProbability({ arrivalRate, serviceRate, servers }: ManyServers): number {
  const load = arrivalRate / serviceRate
  if (load >= servers) throw new RangeError(`a load of ${load} on ${servers} servers never drains`)
  // Erlang's B by its recursion: no factorials that overflow.
  let blocked = 1
  for (let count = 1; count <= servers; count++) blocked = (load * blocked) / (count + load * blocked)
  return blocked / (1 - (load / servers) * (1 - blocked))
}

/** Mean seconds from arrival to the start of the work. */
export function meanWait(system: ManyServers): number {
  return waitingProbability(system) / (system.servers * system.serviceRate - system.arrivalRate)
}
