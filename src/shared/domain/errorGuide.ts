import type { ErrorCode } from './errors'

/** What a person who meets an error reads about it: `docs/errors.md` is made of this. */
export interface ErrorHelp {
  /** One sentence: what the studio found. */
  readonly what: string
  /** The usual causes. */
  readonly why: string
  /** What to do, the likeliest remedy first. */
  readonly remedy: string
}

/** Every code: one that has no text here does not compile. */
export const errorGuide: { readonly [K in ErrorCode]: ErrorHelp } = {
  cancelled: {
    what: 'The job was stopped by you, or by the system that asked the program to end.',
    why: '`Ctrl+.` in the window, `Ctrl+C` or a signal in a terminal.',
    remedy: 'Nothing. Masks made until then are kept; half-written files were removed.'
  },
  'bad-arguments': {
    what: 'A command, an option or a request is not one the studio knows, or its value is out of range.',
    why: 'A spelling mistake, a value of another unit, options that exclude each other.',
    remedy: 'Run `hodor-studio help COMMAND`; the message names the option. Nothing was started.'
  },
  'file-not-found': {
    what: 'There is no file or folder of that name.',
    why: 'It was moved or renamed, the drive is not connected, or the path is relative to another folder.',
    remedy: 'Check the path. A project whose video moved asks for it: choose the file, and it is linked again.'
  },
  'file-is-directory': {
    what: 'A folder stands where a file is needed.',
    why: 'A path was cut short, or a folder without numbered pictures was opened as a video.',
    remedy: 'Name the file itself, or a folder that holds numbered pictures.'
  },
  'file-empty': {
    what: 'The file has no bytes.',
    why: 'A copy or a recording that was cut off before it began.',
    remedy: 'Copy or record it again; of a project, open a backup.'
  },
  'file-unreadable': {
    what: 'The file is there and cannot be read.',
    why: 'Missing rights, a drive that fails, a device file or a pipe.',
    remedy: 'Check the rights of the file and its folder; copy it to a local drive.'
  },
  'not-a-video': {
    what: 'The file holds no moving pictures that FFmpeg knows.',
    why: 'Another kind of file, or a damaged head.',
    remedy: 'Open it in a player. If it plays there, convert it to MP4 and open that.'
  },
  'playlist-refused': {
    what: 'The file is a list of other files, not a video.',
    why: 'Playlists and joining scripts name files and addresses that you did not choose; they are refused whatever they are called.',
    remedy: 'Open the videos it names, or join them to one file first.'
  },
  'no-video-stream': {
    what: 'The file holds sound or text only.',
    why: 'An audio file, or a recording whose picture was never written.',
    remedy: 'Choose the file with the picture.'
  },
  'no-frames': {
    what: 'The video stream holds no frame that can be shown.',
    why: 'A recording that stopped at once, or damage.',
    remedy: 'Record or copy it again.'
  },
  'video-truncated': {
    what: 'The video ends before its own index says.',
    why: 'A download or copy that was cut off, a camera that lost power.',
    remedy: 'Copy it again or repair the recording. What lies before the break can be used; its masks are kept.'
  },
  'video-encrypted': {
    what: 'The video is copy-protected.',
    why: 'It comes from a shop or a streaming service.',
    remedy: 'Use a copy without protection.'
  },
  'codec-unsupported': {
    what: 'This FFmpeg cannot decode or encode that codec, or not in this pixel format.',
    why: 'The FFmpeg at hand was built without it.',
    remedy: 'Choose another codec, or name a fuller FFmpeg in `STUDIO_FFMPEG` and `STUDIO_FFPROBE`.'
  },
  'decode-failed': {
    what: 'A frame could not be decoded.',
    why: 'Damage inside the file, or too little memory.',
    remedy: 'Copy the file again; converting it to another codec often repairs it.'
  },
  'encode-failed': {
    what: 'The video could not be written, or what was written is not what was asked for.',
    why: 'A codec that refuses this size or rate, a drive that fails, or a fault of the encoder.',
    remedy: 'Try another codec or folder. Nothing half-written stays; the masks are kept.'
  },
  'ffmpeg-not-found': {
    what: 'There is no FFmpeg or ffprobe.',
    why: 'The set-up did not finish, or `STUDIO_FFMPEG` names a file that is gone.',
    remedy: 'Run `npm run setup`, or name the programs in `STUDIO_FFMPEG` and `STUDIO_FFPROBE`.'
  },
  'ffmpeg-failed': {
    what: 'FFmpeg ended with an error that has no better name.',
    why: 'Its last lines are in the message.',
    remedy: 'Try again; if it happens again, send a problem report.'
  },
  'output-exists': {
    what: 'There is a file or folder of that name already.',
    why: 'The export was made before, or another file has the name.',
    remedy: 'Choose another name, or allow it to be replaced (`--overwrite`). Nothing was changed.'
  },
  'output-not-writable': {
    what: 'The place cannot be written to.',
    why: 'Missing rights, a drive that is read-only, a name that is too long, or a folder that is a file.',
    remedy: 'Choose another folder.'
  },
  'disk-full': {
    what: 'There is no room for what has to be written.',
    why: 'The drive of the output, or the one for temporary files, is full.',
    remedy: 'Make room or choose another drive. The masks made are kept.'
  },
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
  'objects-unsure': {
    what: 'An object that is to be hidden was not surely found on some frames.',
    why: 'You chose to stop there (`--unsure stop`): a face that is covered on most frames is not covered.',
    remedy:
      'Correct the frames that the message lists, or choose to cover the last place or the whole frame. Nothing was written.'
  },
  'nothing-to-export': {
    what: 'In the chosen range there is no mask of the chosen objects.',
    why: 'The range or the choice of objects leaves nothing.',
    remedy: 'Propagate first, or choose another range or other objects.'
  },
  'mask-unreadable': {
    what: 'A mask picture cannot be read, or not as a mask.',
    why: 'A damaged file, another format, or a size that no frame of the video has.',
    remedy: 'Write it again as an indexed or grey PNG of the size of the video.'
  },
  'mask-aspect-mismatch': {
    what: 'The mask has another shape than the video.',
    why: 'It belongs to another clip, or was cropped or turned.',
    remedy: 'Use a mask of the video’s own width and height, or of the same ratio.'
  },
  'mask-empty': {
    what: 'The mask shows no object.',
    why: 'All of it is background, or its shape lies in a channel that was not read.',
    remedy: 'Paint at least one object.'
  },
  'masks-ambiguous': {
    what: 'Masks can be read in more than one way, or a file holds several clips.',
    why: 'A grey picture may hold object numbers or a soft edge; a file of annotations may tell of several videos.',
    remedy:
      'Say which: in the window by the pictures it shows, in a terminal with `--mask-as` and `--mask-clip`, in a batch with `readAs`.'
  },
  'mask-index-too-large': {
    what: 'The mask has an object number that the studio cannot keep.',
    why: 'Objects have the numbers 1 to 255.',
    remedy: 'Number the objects anew, or split them over two projects.'
  },
  'annotations-unreadable': {
    what: 'An annotation file cannot be read as what it says it is.',
    why: 'Damage, a variant that is not known, or names that do not fit the clip.',
    remedy: 'The message names the entry. Export it again from the program that wrote it.'
  },
  'frame-out-of-range': {
    what: 'The video has no frame of that number.',
    why: 'Frames count from 0; the video may be shorter than thought.',
    remedy: 'See the number of frames with `hodor-studio probe VIDEO`.'
  },
  'bundle-missing-file': {
    what: 'A file of the network is missing.',
    why: 'A copy of the folder that is not whole.',
    remedy: 'Copy or install the network again.'
  },
  'bundle-altered': {
    what: 'A file of the network is not the one its manifest names.',
    why: 'It was changed or damaged after it was made.',
    remedy: 'Install the network again; after training, export a whole bundle.'
  },
  'bundle-invalid': {
    what: 'The network’s manifest is not one the studio can use.',
    why: 'Another format or version, or graphs whose inputs differ from what it says.',
    remedy: 'See `models/README.md` for the format; use a bundle made for this version.'
  },
  'device-unavailable': {
    what: 'The device cannot be used here.',
    why: 'A missing driver or library, or results that differ from the processor’s.',
    remedy: '`hodor-studio devices` gives the reason of each. Choose `auto` or `cpu`.'
  },
  'inference-failed': {
    what: 'The network broke off.',
    why: 'Too little memory, or a fault of the device.',
    remedy: 'Try the processor (`--device cpu`). Masks made until then are kept.'
  },
  'no-objects-found': {
    what: 'The detector found nothing that fits.',
    why: 'Small, hidden or unusual objects; a point beside the object.',
    remedy: 'Point elsewhere, take another frame, or paint the object.'
  },
  'engine-crashed': {
    what: 'The process that decodes and computes ended unexpectedly.',
    why: 'A driver, a damaged video, or too little memory.',
    remedy: 'It has been started again and your work is kept. If it happens again, try the processor.'
  },
  'electron-not-found': {
    what: 'The window’s runtime is not installed.',
    why: 'The set-up did not finish.',
    remedy: 'Run `npm run setup`. The command line works without it.'
  },
  'project-unreadable': {
    what: 'The project file cannot be read.',
    why: 'Damage, or another kind of file.',
    remedy: 'Open a backup, or the recovery that is offered at the start.'
  },
  'project-too-new': {
    what: 'The project was written by a newer version.',
    why: 'This version does not know all that it holds and does not guess.',
    remedy: 'Open it with that version. The file was not changed.'
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
  },
  internal: {
    what: 'Something happened that the studio did not expect.',
    why: 'A fault of the program.',
    remedy: 'Your work is kept by the recovery. Please send a problem report.'
  }
}
