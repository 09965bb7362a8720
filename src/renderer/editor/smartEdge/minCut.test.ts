import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MinCut } from './minCut'

interface Graph {
  readonly terminals: readonly (readonly [toSource: number, toSink: number])[]
  readonly edges: readonly (readonly [a: number, b: number, capacity: number])[]
}

/** What a division of the nodes costs. */
function cost({ terminals, edges }: Graph, side: readonly number[]): number {
  const ends = terminals.map(([toSource, toSink], node) => (side[node] ? toSink : toSource))
  const cuts = edges.map(([a, b, capacity]) => (side[a] === side[b] ? 0 : capacity))
  return [...ends, ...cuts].reduce((sum, value) => sum + value, 0)
}

function cheapest(graph: Graph): number {
  const count = graph.terminals.length
  const sides = Array.from({ length: 2 ** count }, (_, bits) =>
    Array.from({ length: count }, (_, at) => (bits >> at) & 1)
  )
  return Math.min(...sides.map((side) => cost(graph, side)))
}

function solved({ terminals, edges }: Graph): number[] {
  const cut = new MinCut(terminals.length, edges.length)
  terminals.forEach(([toSource, toSink], node) => cut.addTerminals(node, toSource, toSink))
  for (const [a, b, capacity] of edges) cut.addEdge(a, b, capacity)
  return [...cut.solve()]
}

describe('MinCut', () => {
  it('finds a division no other is cheaper than', () => {
    const capacity = fc.integer({ min: 0, max: 9 })
    const graphs = fc.integer({ min: 1, max: 9 }).chain((count) =>
      fc.record({
        terminals: fc.array(fc.tuple(capacity, capacity), { minLength: count, maxLength: count }),
        edges: fc
          .array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1), capacity), { maxLength: 20 })
          .map((edges) => edges.filter(([a, b]) => a !== b))
      })
    )
    fc.assert(
      fc.property(graphs, (graph) => {
        expect(cost(graph, solved(graph))).toBeCloseTo(cheapest(graph), 4)
      }),
      { numRuns: 500 }
    )
  })

  it('stops when told to', () => {
    const cut = new MinCut(2, 1)
    cut.addTerminals(0, 5, 0)
    cut.addEdge(0, 1, 3)
    const stop = (): void => {
      throw new Error('cancelled')
    }
    expect(() => cut.solve(stop)).toThrow('cancelled')
  })
})
