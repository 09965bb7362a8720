import type { ErrorHelp } from './errorHelp'
import { farmErrorGuide } from './farmErrorGuide'
import type { ErrorCode } from './errors'

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
  ...farmErrorGuide,
  internal: {
    what: 'Something happened that the studio did not expect.',
    why: 'A fault of the program.',
    remedy: 'Your work is kept by the recovery. Please send a problem report.'
  }
}
