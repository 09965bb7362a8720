/** Stand for 'hangs on a terminal', 'in no tree' and 'lost its parent' where a parent arc would stand. */
const terminal = -1
const free = -2
const orphan = -3

const inSource = 0
const inSink = 1

/**
 * Minimum cut between a source and a sink over a sparse graph with symmetric neighbour capacities, by the two search
 * trees of Boykov and Kolmogorov (2004), which is quick on the shallow graphs that pictures give.
 */
export class MinCut {
  /** Arcs come in pairs: `arc ^ 1` is the way back. */
  readonly #firstArc: Int32Array
  readonly #nextArc: Int32Array
  readonly #head: Int32Array
  readonly #residual: Float32Array
  /** Above 0: what the source still gives; below 0: what the sink still takes. */
  readonly #terminal: Float32Array
  readonly #parent: Int32Array
  readonly #tree: Uint8Array
  readonly #queue: Int32Array
  readonly #queued: Uint8Array
  readonly #orphans: number[] = []
  #arcs = 0
  #queueStart = 0
  #queueLength = 0

  /** @param edges the most that will be added */
  constructor(nodes: number, edges: number) {
    this.#firstArc = new Int32Array(nodes).fill(-1)
    this.#nextArc = new Int32Array(edges * 2)
    this.#head = new Int32Array(edges * 2)
    this.#residual = new Float32Array(edges * 2)
    this.#terminal = new Float32Array(nodes)
    this.#parent = new Int32Array(nodes).fill(free)
    this.#tree = new Uint8Array(nodes)
    this.#queue = new Int32Array(nodes)
    this.#queued = new Uint8Array(nodes)
  }

  addEdge(a: number, b: number, capacity: number): void {
    for (const [from, to] of [
      [a, b],
      [b, a]
    ] as const) {
      const arc = this.#arcs++
      this.#head[arc] = to
      this.#residual[arc] = capacity
      this.#nextArc[arc] = this.#firstArc[from]!
      this.#firstArc[from] = arc
    }
  }

  /** @param toSource cost of ending on the sink's side, @param toSink cost of ending on the source's; both ≥ 0, they add up */
  addTerminals(node: number, toSource: number, toSink: number): void {
    this.#terminal[node] = this.#terminal[node]! + toSource - toSink
  }

  /** @returns uint8 [nodes]: 1 on the source's side. `checkCancelled` is called now and then and may throw. */
  solve(checkCancelled: () => void = () => undefined): Uint8Array {
    this.#plantTrees()
    for (let rounds = 0; this.#queueLength > 0; rounds++) {
      if (rounds % 4096 === 0) checkCancelled()
      const node = this.#queue[this.#queueStart]!
      const bridge = this.#parent[node] === free ? -1 : this.#grow(node)
      if (bridge < 0) {
        this.#dequeue()
        continue
      }
      this.#augment(bridge)
      this.#adoptOrphans()
    }
    return Uint8Array.from(this.#parent, (parent, node) => (parent !== free && this.#tree[node] === inSource ? 1 : 0))
  }

  #plantTrees(): void {
    for (let node = 0; node < this.#terminal.length; node++) {
      const capacity = this.#terminal[node]!
      if (capacity === 0) continue
      this.#tree[node] = capacity > 0 ? inSource : inSink
      this.#parent[node] = terminal
      this.#enqueue(node)
    }
  }

  /** Lets a tree take its free neighbours. @returns the arc from the source's tree to the sink's where they meet, or −1 */
  #grow(node: number): number {
    const tree = this.#tree[node]!
    for (let arc = this.#firstArc[node]!; arc >= 0; arc = this.#nextArc[arc]!) {
      if (this.#residual[tree === inSource ? arc : arc ^ 1]! <= 0) continue
      const next = this.#head[arc]!
      if (this.#parent[next] === free) {
        this.#tree[next] = tree
        this.#parent[next] = arc ^ 1
        this.#enqueue(next)
      } else if (this.#tree[next] !== tree) {
        return tree === inSource ? arc : arc ^ 1
      }
    }
    return -1
  }

  #augment(bridge: number): void {
    const [start, end] = [this.#head[bridge ^ 1]!, this.#head[bridge]!]
    const limit = Math.min(this.#residual[bridge]!, this.#bottleneck(start, 1), this.#bottleneck(end, 0))
    this.#push(bridge, limit)
    this.#pushToRoot(start, limit, 1)
    this.#pushToRoot(end, limit, 0)
  }

  /** @param flip 1 in the source's tree, where flow runs from parent to child; 0 in the sink's */
  #bottleneck(from: number, flip: 0 | 1): number {
    let least = Infinity
    let node = from
    for (let arc = this.#parent[node]!; arc >= 0; arc = this.#parent[node]!) {
      least = Math.min(least, this.#residual[arc ^ flip]!)
      node = this.#head[arc]!
    }
    return Math.min(least, Math.abs(this.#terminal[node]!))
  }

  #pushToRoot(from: number, flow: number, flip: 0 | 1): void {
    let node = from
    for (let arc = this.#parent[node]!; arc >= 0; arc = this.#parent[node]!) {
      const next = this.#head[arc]!
      this.#push(arc ^ flip, flow)
      if (this.#residual[arc ^ flip]! <= 0) this.#abandon(node)
      node = next
    }
    this.#terminal[node] = this.#terminal[node]! - (flip ? flow : -flow)
    if (Math.abs(this.#terminal[node]!) <= 1e-6) {
      this.#terminal[node] = 0
      this.#abandon(node)
    }
  }

  #push(arc: number, flow: number): void {
    // What rounding leaves would be searched for ever.
    const left = this.#residual[arc]! - flow
    this.#residual[arc] = left <= 1e-6 ? 0 : left
    this.#residual[arc ^ 1] = this.#residual[arc ^ 1]! + flow
  }

  #abandon(node: number): void {
    this.#parent[node] = orphan
    this.#orphans.push(node)
  }

  #adoptOrphans(): void {
    for (let node = this.#orphans.pop(); node !== undefined; node = this.#orphans.pop()) {
      const arc = this.#newParent(node)
      if (arc >= 0) this.#parent[node] = arc
      else this.#release(node)
    }
  }

  /** An arc to a neighbour of the same tree that still hangs on the terminal, −1 for none. */
  #newParent(node: number): number {
    const tree = this.#tree[node]!
    for (let arc = this.#firstArc[node]!; arc >= 0; arc = this.#nextArc[arc]!) {
      const next = this.#head[arc]!
      if (this.#tree[next] !== tree || this.#parent[next] === free) continue
      if (this.#residual[tree === inSource ? arc ^ 1 : arc]! > 0 && this.#isRooted(next)) return arc
    }
    return -1
  }

  #isRooted(from: number): boolean {
    let node = from
    let arc = this.#parent[node]!
    while (arc >= 0) {
      node = this.#head[arc]!
      arc = this.#parent[node]!
    }
    return arc === terminal
  }

  /** No tree holds the node any more: its children look for others, its neighbours may take it. */
  #release(node: number): void {
    const tree = this.#tree[node]!
    for (let arc = this.#firstArc[node]!; arc >= 0; arc = this.#nextArc[arc]!) {
      const next = this.#head[arc]!
      if (this.#tree[next] !== tree || this.#parent[next] === free) continue
      if (this.#residual[tree === inSource ? arc ^ 1 : arc]! > 0) this.#enqueue(next)
      const parent = this.#parent[next]!
      if (parent >= 0 && this.#head[parent] === node) this.#abandon(next)
    }
    this.#parent[node] = free
  }

  #enqueue(node: number): void {
    if (this.#queued[node]) return
    this.#queued[node] = 1
    this.#queue[(this.#queueStart + this.#queueLength++) % this.#queue.length] = node
  }

  #dequeue(): void {
    this.#queued[this.#queue[this.#queueStart]!] = 0
    this.#queueStart = (this.#queueStart + 1) % this.#queue.length
    this.#queueLength--
  }
}
