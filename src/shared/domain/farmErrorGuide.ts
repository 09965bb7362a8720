import type { ErrorHelp } from './errorHelp'
import type { ErrorCode } from './errors'

type FarmCode = Extract<ErrorCode, `farm-${string}` | `storage-${string}`>

/** What is to be known of errors of a farm: its server, its workers, its storage. */
export const farmErrorGuide: Readonly<Record<FarmCode, ErrorHelp>> = {
  'storage-refused': {
    what: 'The farm’s storage (S3) does not let the worker in, or not to this bucket.',
    why: 'No credentials in the environment or in the credentials file, wrong or expired ones, missing rights, or no such bucket.',
    remedy:
      'Set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` (or `AWS_SHARED_CREDENTIALS_FILE`) for the worker; it needs to list, read and write below the prefix. Then `farm retry`.'
  },
  'storage-unreachable': {
    what: 'The farm’s storage (S3) does not answer, or answers that it cannot serve now.',
    why: 'A wrong address, a server that is down, a network that is cut, or a service that asks to slow down.',
    remedy: 'Check the address; the clip is tried again by itself, other clips go on.'
  },
  'storage-slow': {
    what: 'The farm’s storage (S3) was connected and then sent nothing for too long.',
    why: 'A server or a line that is overloaded.',
    remedy: 'The clip is tried again by itself. If it happens often, fewer workers or a faster storage help.'
  },
  'storage-altered': {
    what: 'What arrived from the farm’s storage is not what the storage announced, or it changed while it was fetched.',
    why: 'The clip was replaced during the job, or bytes were damaged on the way.',
    remedy: 'The clip is fetched again by itself. If it stays, check the object in the bucket.'
  },
  'storage-clock-skew': {
    what: 'The farm’s storage (S3) refuses the request because of its time.',
    why: 'The clock of this machine is more than a few minutes off.',
    remedy: 'Set the clock (NTP); the clip is tried again by itself.'
  },
  'storage-cache-full': {
    what: 'The worker’s cache has no room for the inputs of a clip.',
    why: 'The inputs of the clips at work are larger than the limit of the cache together, or its disk is full.',
    remedy: 'Raise the limit of the cache, put it on a larger disk, or run fewer clips at a time on this machine.'
  },
  'farm-input-unseen': {
    what: 'A worker cannot see a file that a job names.',
    why: 'The folder is not shared with that machine or has another path there; in a bucket, the file was not uploaded, or lies outside the folder that the bucket mirrors.',
    remedy: 'Share or upload it under the same path, then `farm retry`. Other clips go on.'
  },
  'farm-unreachable': {
    what: 'The Redis server of the farm does not answer.',
    why: 'A wrong address, a server that is down or restarts, or a firewall.',
    remedy:
      'Check the address and that the server runs. Workers wait and go on by themselves; what was queued is kept where the server writes an append-only file.'
  },
  'farm-refused': {
    what: 'The Redis server of the farm does not let the studio in.',
    why: 'A wrong password or user, a missing one, or a certificate that is not trusted.',
    remedy: 'Put the password into the file of `--password-file`, the certificate’s authority into that of `--ca`.'
  },
  'farm-full': {
    what: 'The Redis server of the farm has no memory left.',
    why: 'Its `maxmemory` is reached: too many jobs, or something else lives there as well.',
    remedy: 'Give it more memory, or clear finished jobs. Its `maxmemory-policy` must be `noeviction`.'
  },
  'farm-no-worker': {
    what: 'Jobs wait that no worker of the farm takes.',
    why: 'No worker runs, or all are of another version of the studio or have another network.',
    remedy: 'Start a worker of that version with that network (`hodor-studio worker --model BUNDLE`).'
  },
  'farm-made-for-other': {
    what: 'A job was made for another network or another version of the studio.',
    why: 'The network’s folder was exchanged after the job was queued, or differs between machines.',
    remedy: 'Put the same bundle on every machine, or submit the job again.'
  },
  'farm-child-crashed': {
    what: 'The process that worked on the clip ended by itself, each time.',
    why: 'A clip or mask that brings FFmpeg or the network down, or too little memory.',
    remedy: 'The job is in the dead letters, the others go on. Run it alone with `hodor-studio batch` to see why.'
  },
  'farm-worker-lost': {
    what: 'The workers of a job were lost, one after the other.',
    why: 'Machines that are switched off, or a job that takes so much memory that its worker is killed.',
    remedy: '`hodor-studio farm retry ID` begins it again, from its last checkpoint.'
  },
  'farm-clock-skew': {
    what: 'The clock of a machine differs from that of the Redis server.',
    why: 'Time is not synchronised there.',
    remedy: 'Set it by NTP. Locks do not depend on it; delays of retries and times in logs do.'
  }
}
