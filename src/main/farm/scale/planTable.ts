import type { FarmPlan } from './planFarm'

const head = ['clips', 'video', 'machines', 'workers', 'days', 'cost', 'wasted', 'busy', 'Redis', 'storage', 'limit']

/** Plans as a table of Markdown. */
export function planTable(plans: readonly FarmPlan[], currency: string): string {
  const rows = plans.map((plan) => rowOf(plan, currency))
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

function rowOf(plan: FarmPlan, currency: string): string[] {
  const { wish, run, cost, workers, machines } = plan
  return [
    wish.clips.toLocaleString('en-GB'),
    wish.size.name,
    `${machines.toLocaleString('en-GB')} × ${wish.machine.name}`,
    workers.toLocaleString('en-GB'),
    plan.days.toFixed(1),
    `${Math.round(cost.total).toLocaleString('en-GB')} ${currency}`,
    percent(run.wastedSeconds / run.busySeconds),
    percent(run.busyShare.workers),
    percent(run.busyShare.redis),
    percent(run.busyShare.storage),
    limitOf(plan)
  ]
}

function limitOf({ bottleneck, redisShards }: FarmPlan): string {
  const { part, share, fullAtWorkers } = bottleneck
  const at = fullAtWorkers === Infinity ? '' : `, full at ${fullAtWorkers.toLocaleString('en-GB')} workers`
  const shards = redisShards > 1 ? `; ${redisShards} Redis, or waves` : ''
  return `${part} ${percent(share)}${at}${shards}`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`
}
