import { describe, expect, test } from 'vitest'
import { StudioError } from '../shared/domain/errors'
import { optionsOf, parseArguments } from './arguments'
import { helpText, isHelpTopic } from './help'

const minimal = ['segment', 'clip.mp4', '--ref', '0=mask.png']

describe('segment', () => {
  test('the least it takes', () => {
    expect(parseArguments(minimal)).toEqual({
      kind: 'segment',
      videoPath: 'clip.mp4',
      references: [{ frameIndex: 0, maskPath: 'mask.png' }],
      device: 'auto',
      precision: 'auto',
      overwrite: false,
      json: false,
      quiet: false
    })
  })

  test('every option', () => {
    const outputs = ['--masks', 'm', '--overlay', 'o.MOV', '--overwrite', '--json', '--quiet']
    const numbers = ['--from', '2', '--to=9', '--window', '3']
    const choices = ['--ref', '7=b=c.png', '--model', 'bundle', '--device', 'cpu', '--precision', 'float32']
    expect(parseArguments([...minimal, ...outputs, ...numbers, ...choices])).toEqual({
      kind: 'segment',
      videoPath: 'clip.mp4',
      references: [
        { frameIndex: 0, maskPath: 'mask.png' },
        { frameIndex: 7, maskPath: 'b=c.png' }
      ],
      masksDir: 'm',
      overlayPath: 'o.MOV',
      bundlePath: 'bundle',
      device: 'cpu',
      precision: 'float32',
      from: 2,
      to: 9,
      window: 3,
      overwrite: true,
      json: true,
      quiet: true
    })
  })

  test.each(['-clip.mp4', 'a b.mp4', '"q".mp4', '🎬.mp4', 'two\nlines.mp4'])('the path %j comes through', (file) => {
    expect(parseArguments(['segment', '--ref', `0=${file}.png`, '--', file])).toMatchObject({
      videoPath: file,
      references: [{ frameIndex: 0, maskPath: `${file}.png` }]
    })
  })
})

describe('other commands', () => {
  test.each([
    [['--help'], { kind: 'help', topic: 'overview' }],
    [['help'], { kind: 'help', topic: 'overview' }],
    [['help', 'suggest'], { kind: 'help', topic: 'suggest' }],
    [['help', 'all'], { kind: 'help', topic: 'all' }],
    [['segment', '--help'], { kind: 'help', topic: 'segment' }],
    [['--version'], { kind: 'version' }],
    [['models', '--json'], { kind: 'models', json: true }],
    [['probe', './-x.mp4', '--json'], { kind: 'probe', videoPath: './-x.mp4', json: true }],
    [['probe', '--', '--json'], { kind: 'probe', videoPath: '--json', json: false }]
  ])('%j', (args, command) => {
    expect(parseArguments(args)).toEqual(command)
  })
})

describe('wrong arguments say what is wrong', () => {
  test.each([
    [[], 'There is no command.'],
    [['cut'], "no command 'cut'"],
    [['constructor'], "no command 'constructor'"],
    [['help', 'constructor'], "no command 'constructor'"],
    [['help', 'probe', 'models'], "'models' is one too many"],
    [['probe'], 'probe needs a video.'],
    [['probe', ''], 'probe needs a video.'],
    [['probe', 'a.mp4', 'b.mp4'], "'b.mp4' is one too many"],
    [['probe', '-x.mp4'], "Unknown option '-x'."],
    [['models', 'x'], "models takes no 'x'"],
    [['segment', 'a.mp4'], 'needs a reference mask'],
    [['segment', 'a.mp4', '--ref', 'mask.png'], "'mask.png' is not of the form FRAME=MASK.png"],
    [['segment', 'a.mp4', '--ref', '-1=mask.png'], "Option '--ref' argument is ambiguous."],
    [['segment', 'a.mp4', '--ref=-1=mask.png'], 'is not of the form'],
    [['segment', 'a.mp4', '--ref', '0='], 'is not of the form'],
    [[...minimal, '--ref', '0=other.png'], 'same frame'],
    [[...minimal, '--speed', '3'], "Unknown option '--speed'."],
    [[...minimal, '--json=yes'], "Option '--json' does not take an argument."],
    [[...minimal, '--masks'], "Option '--masks <value>' argument missing."],
    [[...minimal, '--masks', ''], '--masks is empty.'],
    [[...minimal, '--from', '1.5'], "--from takes a whole number of 0 or more, not '1.5'"],
    [[...minimal, '--from', '0x1'], '--from takes a whole number'],
    [[...minimal, '--window', '0'], '--window takes a whole number of 1 or more'],
    [[...minimal, '--from', '5', '--to', '4'], '--from 5 lies after --to 4.'],
    [[...minimal, '--overlay', 'out.gif'], 'does not end in .mp4'],
    [[...minimal, '--overlay', './x/../clip.mp4'], 'overwrite the video itself'],
    [[...minimal, '--overlay', 'o.mp4', '--masks', 'o.mp4'], 'same path']
  ])('%j', (args, sentence) => {
    const error = refusal(args)
    expect(error.code).toBe('bad-arguments')
    expect(error.message).toContain(sentence)
    expect(error.hint).toContain('--help')
  })
})

test('help tells every option of a command', () => {
  for (const [name, options] of Object.entries(optionsOf)) {
    if (!isHelpTopic(name)) throw new Error(`no help for ${name}`)
    const help = helpText(name)
    expect(help).toContain(`hodor-studio ${name}`)
    expect(helpText('overview')).toMatch(new RegExp(`^  ${name} +\\w`, 'm'))
    expect(helpText('all')).toContain(help.trimEnd())
    // Those of exports are told once, under `export`.
    const told = 'format' in options && name !== 'export' ? `${help}${helpText('export')}` : help
    for (const option of Object.keys(options)) {
      // What every command takes is told once, below the list of commands.
      const where = option === 'help' || option === 'log' ? helpText('overview') : told
      expect(where, name).toContain(`--${option}`)
    }
  }
})

function refusal(args: readonly string[]): StudioError {
  try {
    parseArguments(args)
  } catch (thrown) {
    if (thrown instanceof StudioError) return thrown
  }
  throw new Error('accepted')
}
