import { farmCommands } from './farmHelp'

/** Commands in the order the overview lists them: what each is for, and its whole help. */
const commands = {
  probe: {
    summary: 'what a video is: codec, size, frame times, colour, audio',
    help: `  hodor-studio probe VIDEO [--json]
      What the video is: codec, size, frame times, colour, audio.
      VIDEO may be a folder of numbered pictures, a picture of it, or a pattern (shot_%04d.png), with a
      frame rate behind it: shots/bear#fps=24 (default: 24).`
  },
  segment: {
    summary: 'carries the masks of some frames through a video',
    help: `  hodor-studio segment VIDEO --ref FRAME=MASK.png [--ref FRAME=MASK.png …] [options]
  hodor-studio segment VIDEO --click FRAME:X,Y [--not FRAME:X,Y] [options]
  hodor-studio segment PROJECT.hodor [--ref …] [--click …] [options]
      Propagates the masks of the reference frames to all others; every one is known to all frames, before it
      and behind it. Of a project: the frames painted in it, and those given.
      A mask PNG is indexed or grayscale: 0 is background, k is object k. White shapes on black, with soft edges
      or not, alpha masks, coloured masks and JPEGs are told by what is in them; what can be read in several
      ways is refused until --mask-as says which.

      --ref FRAME=MASK.png   mask of frame number FRAME, counted from 0; may be given several times
      --ref MASKS            masks of several frames: a COCO, YouTube-VIS, CVAT, labelme or YOLO file, or a
                             folder of such files, mask pictures or EXR layers, or a ZIP of any of these;
                             FRAME= in front says where the first of them lies
      --mask-as READING      labels (values are object numbers), void (the same, 255 is nobody's), light or
                             dark (one object), alpha, colours or levels (an object each)
      --mask-clip NAME       which clip of a file that holds several
      --click FRAME:X,Y[,X,Y…]   places on frame number FRAME that are the object, in pixels of the video: its
                             mask is made of them, no file is needed. Of several objects each has its number
                             in front: --click 2@0:320,180 (object 1 where it is left out). On a frame that
                             has a mask already the object is corrected, or added to it
      --not FRAME:X,Y[,X,Y…] places that are not the object; with its number too: --not 2@0:400,90. Where they
                             contradict --click they count
      --masks DIR            write one indexed PNG per frame: 00000.png, 00001.png, …
      --overlay OUT.mp4      write the video with the objects tinted (.mp4, .mov or .mkv)
      --save PROJECT.hodor   write everything as a project, to go on with in the window
      --from N, --to N       first and last frame to do, inclusive (default: the whole video)
      --window N             earlier frames the network looks at (default: the network's own, 7)
      --model BUNDLE         folder with manifest.json and *.onnx (default: the one that comes along)
      --device NAME          auto, cpu, webgpu, cuda, … (default: auto, the first that works)
      --precision NAME       float32, int8 (of the processor), or auto (default): int8, on graphics cards
                             float16, where it agrees with float32 and is faster on this machine
      --overwrite            replace outputs that exist
      --json                 print the result as JSON on standard output
      --quiet                no progress on standard error

      --format FORMAT --out PATH   also makes anything 'export' makes, with its options`
  },
  suggest: {
    summary: 'finds the objects of frames, without a mask',
    help: `  hodor-studio suggest VIDEO --frame N[,N…] [options]
      Finds the objects of frame number N, counted from 0, without a mask; the likeliest first. Scores go
      from 0 to 1 and are good for an order only. Several frames are done in one go: --frame 0,40,80.
      With --point, --box or --mask it makes the mask of what is pointed at instead, whatever it is: 1.png is
      what is meant; of one point or box alone, 2.png and 3.png are smaller or larger things it could mean.

      --point X,Y            this place is the object, in pixels of the video; several refine the mask
      --not X,Y              this place is not; where it contradicts --point it counts; may be given several times
      --box X,Y,WIDTH,HEIGHT the object that this box surrounds
      --mask PREVIOUS.png    a mask of the object that the points correct
      --most N               objects to list of each frame (default: 12; the network offers 24 at most)
      --least-score S        only objects that score S or more (default: 0)
      --out DIR              write a mask PNG of each: 1.png, 2.png, … (for segment --ref N=DIR/1.png); of
                             several frames 00040-1.png, …
      --overlay FILE.png     draw them on the frame, with their numbers; of several frames FILE-00040.png, …
      --device NAME          auto, cpu, webgpu, cuda, … (default: auto, the first that works)
      --overwrite            replace outputs that exist
      --json                 print the result as JSON; of one frame it also times it, in milliseconds, of
                             several it is a list`
  },
  discover: {
    summary: 'finds the objects of a whole clip and writes them as a project',
    help: `  hodor-studio discover VIDEO --out PROJECT.hodor [options]
      Finds the objects of a clip without a mask and writes them as a project: masks on every frame, and
      each object's best frame as a reference, so that corrections propagate. Parts between cuts are
      looked at by themselves.

      --from N, --to N       first and last frame to look at, inclusive (default: the whole video)
      --most N               objects to keep of each shot (default: all that are found)
      --device NAME          auto, cpu, webgpu, cuda, … (default: auto, the first that works)
      --overwrite            replace outputs that exist
      --json                 print the result as JSON on standard output
      --quiet                no progress on standard error`
  },
  export: {
    summary: 'makes videos, pictures and mask files of a project',
    help: `  hodor-studio export PROJECT.hodor --format FORMAT --out PATH [options]
      Makes files of a project's masks. FORMAT is a picture export (overlay, cutout, matte, background,
      hide, frames), shapes (curves with keys for compositing programs), or a layout of masks (masks, davis,
      youtube-vos, coco, ytvis, cvat, exr, cryptomatte, csv). PATH is the file, its ending the container
      (.mp4 .mov .mkv .webm) or the program (.nk .fxs .setting .jsx .py), or the folder of pictures or masks;
      {name} {object} {kind} {from} {to} {frame} {timecode} {date} in its name are filled in ({from:4}: 0001).

      --objects 1,Swan       objects by number or name (default: all); --apart: a file for each
      --from N, --to N       first and last frame, inclusive (default: the project's in and out)
      --codec NAME           h264, hevc, av1, prores422, prores4444, dnxhr, vp9, ffv1, png, jpeg (default: by
                             the ending); cut-outs: prores4444, vp9, ffv1, png, and hevc where FFmpeg can
      --encoder NAME         software (default), hardware, or auto: hardware if it works
      --crf N                constant quality of h264, hevc (0 to 51; default: 17, 19), av1, vp9 (to 63; 24, 22)
      --bitrate RATE         in its place: 8M or 8000k a second on average
      --preset NAME          ultrafast … veryslow, as x264 names them, of h264, hevc, av1, vp9
      --bit-depth N          8 or 10 of these four, 8 or 16 of png (default: as the video)
      --chroma C             420, 422 or 444 of these four and jpeg (default: 420; jpeg: as the video)
      --profile NAME         prores422: hq, standard, lt, proxy; prores4444: 4444, 4444xq; dnxhr: dnxhr-hqx,
                             dnxhr-444, dnxhr-hq, dnxhr-sq, dnxhr-lb (the first is the default)
      --jpeg-quality N       1 to 100 (default: 100)
      --opacity PERCENT --outline PX --labels                    of overlays (default: 50, as the window
                             draws it: 1.5 at 480 lines, 3.5 at 1080; no names)
      --edges hard|soft|matting --feather PX --grow PX --steady FRAMES   edges of cut-outs, mattes, new
                             backgrounds (default: soft; --hard is --edges hard); matting: alpha of hair and
                             blur by a network at full resolution, where it is installed (else soft, and said);
                             of exr and cryptomatte, too
      --foreground clean|as-is   colours under soft edges: the object's own (default), or the picture's
      --premultiplied        of cut-outs: colours fade to black with alpha
      --invert               everything but the objects takes their place
      --background WHAT      #00b140, blur, blur:24, a picture or a video
      --cover KIND           of hide: solid (default; --colour #000000), blur (--blur-radius PX, default: 48),
                             pixelate (--block PX, default: 24); only solid leaves nothing of what it covers
      --margin PX            of hide: how far the cover reaches beyond the objects (default: 8)
      --everything-else      of hide: covers all but the objects
      --unsure WHAT          of hide, where an object is lost or unsure: last-place (default) covers where it
                             was last, whole-frame all of it, stop lists the frames and writes nothing
      --min-confidence PERCENT   of hide: below it a mask counts as unsure (default: 80)
      --mute A-B,C-D         of hide: frames whose sound is silenced; --no-audio: no sound at all
      --no-report            of hide: no NAME.report.json and .html beside the video
      --host NAME            of shapes: nuke, silhouette, fusion, after-effects, blender, svg (default: by the
                             ending); --error PX: how far a curve may be off the mask, 0.5 to 3 (default: 1)
      --images               DAVIS, YouTube-VOS: the pictures too; --rle: COCO as run lengths
      --timeline KINDS       of pictures: fcpxml, otio, edl, nk (Nuke), comp (Fusion), py (Blender), several
                             with commas: the video with the export above it, beside the file
      --sdr                  of clips of high dynamic range (PQ, HLG): pictures for usual screens, tone-mapped
      --no-audio --no-subtitles --no-chapters
      --overwrite            replace outputs that exist
      --json                 print the result as JSON on standard output
      --quiet                no progress on standard error`
  },
  batch: {
    summary: 'runs many jobs, one after the other; goes on where it was stopped',
    help: `  hodor-studio batch JOBS.json [options]
      Runs many jobs, one after the other: masks carried through clips, exports of projects and masks.
      One that fails does not stop the others. Ended early, even by force, the same command goes on: what is
      done is not done again, what was cut off begins anew. See docs/batch.md.

      --retry-failed         does jobs again that failed before
      --overwrite            replace outputs that exist
      --state FILE           where it is kept how far it is (default: JOBS.json.state)
      --json                 print what happens as JSON, a line each
      --quiet                no progress on standard error
      --schema               print the JSON schema of JOBS.json instead`
  },
  ...farmCommands,
  bench: {
    summary: 'how fast this machine is, part by part',
    help: `  hodor-studio bench VIDEO [options]
      How fast this machine does the video, masks and overlay: milliseconds a frame of each part, frames a
      second, peak memory, start-up; each also as a ratio to a fixed matrix product, so that figures of
      different machines compare.

      --ref FRAME=MASK.png   as for segment (default: an ellipse in the middle of the first frame)
      --runs N               whole runs; medians are shown (default: 5)
      --long N               one more run over N frames, the video repeated, for its memory
      --model, --device, --precision   as for segment
      --json                 print the result as JSON on standard output`
  },
  models: {
    summary: 'the networks at hand',
    help: `  hodor-studio models [--json]
      The networks at hand, of every kind.`
  },
  devices: {
    summary: 'what the network can run on here, and why not',
    help: `  hodor-studio devices [--json]
      What the network can run on here, in the order tried, each proven against the CPU and the network's
      golden tensors, or why not.`
  }
} as const

const notes = `Every command takes --log FILE: what it was given, on which machine, and every error with its code, with paths cut
to their last name. docs/errors.md tells what each code means.
A path that starts with a dash goes after --, or with ./ in front: hodor-studio probe -- -clip.mp4
Environment: STUDIO_FFMPEG and STUDIO_FFPROBE name the programs to use, STUDIO_MODELS a folder of networks, STUDIO_CACHE
one for what was found out about this machine.
Exit codes: 0 done, 1 the job failed, 2 wrong arguments, 130 cancelled.`

export type HelpTopic = keyof typeof commands | 'overview' | 'all'

export function isHelpTopic(name: string): name is HelpTopic {
  return name === 'all' || Object.hasOwn(commands, name)
}

/** In the order the overview lists them. */
export function commandNames(): readonly (keyof typeof commands)[] {
  return Object.keys(commands) as (keyof typeof commands)[]
}

/** @returns what `hodor-studio help TOPIC` prints */
export function helpText(topic: HelpTopic): string {
  if (topic === 'overview') return overview()
  if (topic === 'all') return page(...Object.values(commands).map(({ help }) => help), notes)
  return `${commands[topic].help}\n`
}

function overview(): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`)
  const more = [
    '  hodor-studio help COMMAND   what it takes, with all options (or COMMAND --help)',
    '  hodor-studio help all       all of them',
    '  hodor-studio --version'
  ]
  const example = '  hodor-studio segment VIDEO --ref FRAME=MASK.png --masks DIR --overlay OUT.mp4'
  return page(rows.join('\n'), more.join('\n'), `For example:\n${example}`, notes)
}

function page(...parts: readonly string[]): string {
  return `${['hodor-studio: carries object masks through a video.', ...parts].join('\n\n')}\n`
}
