/** What `help` says of the commands of a farm. */

const address = `      --farm ADDRESS         redis://HOST:PORT, rediss://HOST:PORT for TLS (or HODOR_FARM)
      --password-file FILE   the server's password (or HODOR_FARM_PASSWORD, HODOR_FARM_PASSWORD_FILE); never an
                             argument, since arguments are seen by others
      --ca FILE              who vouches for the server's certificate (or HODOR_FARM_CA)`

export const farmCommands = {
  worker: {
    summary: 'works on the clips of a farm, until it is stopped',
    help: `  hodor-studio worker --farm ADDRESS [options]
      Takes clips from the queue of a farm and works on them, each in a process of its own, until it is
      stopped. SIGTERM or Ctrl+C drains it: what runs is kept in a checkpoint and given back, for another
      worker to go on with. Takes only what was made for its version and its network. See docs/farm.md.

${address}
      --model BUNDLE         the network it is for (default: the one that comes along)
      --slots N              clips at a time (default: one for every two processor threads; 1 with a GPU)
      --threads N            processor threads of each clip's network where its job names none
      --cache DIR            for fetched inputs (default: a folder of the system's temporary one)
      --cache-size GB        what may lie there (default: 20)
      --lock SECONDS         a worker silent for so long is taken for lost (default: 30)
      --metrics [HOST:]PORT  serves /metrics (Prometheus), /healthz and /readyz; on loopback unless HOST is named
      --json                 a log of JSON, a line each: time, level, event, and what it holds`
  },
  submit: {
    summary: 'hands a file of jobs to a farm, or runs it here',
    help: `  hodor-studio submit JOBS.json [options]
      Hands the jobs of a file (docs/batch.md) to a farm; without an address they are done here, as \`batch\`
      does. The results are the same, byte for byte. A job that is there already is not queued again.

${address}
      --user NAME            whose turn it takes (default: who you are); users have equal shares
      --priority P           high, normal (default) or low
      --scratch DIR          folder all workers share, for checkpoints (default: .hodor-farm beside JOBS.json)
      --storage FILE         in place of that: a JSON file that names a storage, see docs/farm.md
      --threads N            processor threads of each clip's network (default: this machine's): the same
                             number gives the same bytes, here and on a worker
      --checkpoint-every N   frames (default: 50)
      --cut-from N           clips of at least N frames are cut at shot changes, where that changes nothing
                             (default: 500); --no-cut: never
      --wait                 stay until all of them have ended; ended early, they go on without you
      --overwrite, --retry-failed, --state FILE   of jobs done here: as for batch
      --json                 print what happens as JSON, a line each
      --quiet                no progress on standard error`
  },
  farm: {
    summary: 'status, retry, cancel and watch of a farm',
    help: `  hodor-studio farm status|retry|cancel|watch [ID...] --farm ADDRESS [options]
      status   what waits, runs, is done and dead, who works, and what somebody should know
      retry    begins dead and cancelled jobs again, from their last checkpoint: IDs, or --all
      cancel   takes waiting jobs out and stops those that run: IDs, or --all
      watch    tells of every change, until it is stopped

${address}
      --dead                 of status: the dead-letter list, with the code of each
      --all                  of retry and cancel: every job
      --user NAME            only that user's
      --limit N              of status: at most so many jobs are listed (default: 50)
      --json                 print the result as JSON on standard output`
  }
} as const
